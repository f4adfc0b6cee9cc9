"""The benchmarks of scale and of stores: what they ask, what they tell, and what they refuse."""

from __future__ import annotations

import json
import sys
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import REPOSITORY

from unionref.build import STAGES, build
from unionref.paths import Root
from unionref.synth import read_profile, synthesize

sys.path.insert(0, str(REPOSITORY))
from bench import scale, scale_report, stores


@pytest.fixture(scope="module")
def small_build(root: Root, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of a synthetic movement of a few organizations."""
    folder = tmp_path_factory.mktemp("bench")
    synthesize(folder / "movement", 30, 1, read_profile(), root)
    build(Root(folder / "movement"), folder / "build")
    return folder / "build"


@contextmanager
def endpoint(answer: Mapping[str, object]) -> Iterator[str]:
    """Serve SPARQL results until the block ends.

    ``answer`` has either ``store`` (a folder to answer from) or ``body``, and may have ``status`` and
    ``lose``: whether the last row is left out.
    """
    store = ox.Store.read_only(str(answer["store"])) if "store" in answer else None

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            text = urllib.parse.parse_qs(self.rfile.read(length).decode())["query"][0]
            body = str(answer.get("body", "")).encode()
            if store is not None:
                value = json.loads(store.query(text).serialize(format=ox.QueryResultsFormat.JSON))
                if answer.get("lose"):
                    value["results"]["bindings"] = value["results"]["bindings"][:-1]
                body = json.dumps(value).encode()
            self.send_response(int(str(answer.get("status", 200))))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def few_queries(tmp_path: Path) -> Path:
    """A folder with two of the stored queries."""
    folder = tmp_path / "queries"
    for name in ("events/events-per-decade.rq", "events/events-per-year.rq"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((REPOSITORY / "queries" / name).read_bytes())
    return folder


def test_stores_with_the_same_rows_are_told_so(small_build: Path, few_queries: Path) -> None:
    with endpoint({"store": small_build / "store"}) as url:
        found = stores.compare(small_build, few_queries, {"server": url}, 1)
    assert set(found) == {"events-per-decade", "events-per-year"}
    for by in found.values():
        assert all(one.same and one.seconds is not None and not one.error for one in by.values())
    assert found["events-per-decade"]["server"].rows > 1
    text = stores.markdown({"Python": "3"}, found)
    assert "| query | rows | packed store | rdflib | server |" in text
    assert text.rstrip().endswith("- nowhere")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"body": "<html>a proxy</html>"},
            "by a web page instead of a store",
        ),
        ({"body": "[]"}, "not with SPARQL results in JSON"),
        (
            {"body": "no such query", "status": 500},
            "(500): no such query",
        ),
    ],
)
def test_a_server_without_an_answer_is_told(
    small_build: Path, few_queries: Path, answer: Mapping[str, object], said: str
) -> None:
    with endpoint(answer) as url:
        found = stores.compare(small_build, few_queries, {"server": url}, 1)
    one = found["events-per-year"]["server"]
    assert (one.seconds, one.rows, one.same) == (None, 0, False)
    assert said in one.error
    assert f"- events-per-year, server: {one.error}" in stores.markdown({}, found)


def test_a_server_that_is_not_there_is_told(small_build: Path, few_queries: Path) -> None:
    found = stores.compare(small_build, few_queries, {"server": "http://127.0.0.1:9/"}, 1)
    assert "Nothing listens" in found["events-per-year"]["server"].error


def test_other_rows_are_told(small_build: Path, few_queries: Path) -> None:
    with endpoint({"store": small_build / "store", "lose": True}) as url:
        found = stores.compare(small_build, few_queries, {"server": url}, 1)
    one = found["events-per-decade"]["server"]
    assert not one.same
    assert one.rows == found["events-per-decade"]["packed store"].rows - 1
    assert "rows that are not those of the packed store" in stores.markdown({}, found)


def test_rows_are_compared_as_what_they_mean() -> None:
    def rows(**value: str) -> object:
        answer = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": value}, {}]}}
        return stores.rows_of(json.dumps(answer).encode())

    def typed(text: str, kind: str) -> object:
        return rows(type="literal", value=text, datatype=f"http://www.w3.org/2001/XMLSchema#{kind}")

    assert typed("10.0", "decimal") == typed("10", "decimal")
    assert typed("1", "boolean") == typed("true", "boolean")
    assert typed("10", "integer") != typed("11", "integer")
    assert typed("x", "string") == rows(type="literal", value="x")
    assert rows(type="literal", value="urn:a") != rows(type="uri", value="urn:a")
    tagged = {"type": "literal", "value": "a"}
    assert rows(**tagged, **{"xml:lang": "ja-Latn"}) == rows(**tagged, **{"xml:lang": "ja-latn"})


def test_an_answer_that_is_cut_off_is_none() -> None:
    with pytest.raises(stores.NoAnswerError, match="no SPARQL result"):
        stores.rows_of(b'{"head": {"vars": ["x"]}, "results": {"bindings": [{')


@pytest.mark.parametrize("words", [["fuseki"], ["=http://x"], ["a=ftp://x"], ["--runs", "0"]])
def test_bad_words_are_refused(
    words: list[str], small_build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        stores.main([*words, "--build", str(small_build)])
    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_without_a_build_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        stores.main(["--build", str(tmp_path)])
    assert caught.value.code == 2
    assert "unionref build" in capsys.readouterr().err


# --- scale ---


def test_one_size_is_measured_stage_by_stage_and_query_by_query(tmp_path: Path) -> None:
    found = scale.measure_one(5000, 1, tmp_path)
    assert list(found.stages) == ["synth", *STAGES]
    assert all(stage.peak > 10 * 2**20 for stage in found.stages.values())
    assert found.organizations == scale.organizations_for(5000)
    assert 2500 < found.triples < 10000
    assert len(found.queries) > 30
    assert found.queries["affiliations-of"].point
    assert not found.queries["events-per-decade"].point
    assert sum(query.rows > 0 for query in found.queries.values()) > len(found.queries) * 0.6
    text = scale_report.markdown({"Python": "3"}, [found])
    assert "| infer |" in text
    assert "| affiliations-of |" in text


def test_a_size_that_does_not_fit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNIONREF_MEMORY", "1M")
    found = scale.measure_one(5000, 1, tmp_path)
    assert "The stage load of the build needs" in found.failed
    assert "The stage load of the build needs" in scale_report.markdown({}, [found])


def test_growth_is_told_for_ten_times_the_triples() -> None:
    sizes = [scale_report.Measured(1, 1, triples) for triples in (1000, 5000)]
    assert scale_report.growth([1.0, 6.0], sizes) == "12.0"
    assert scale_report.growth([1.0], sizes[:1]) == "–"
