"""The reconciliation service (`unionref link serve`): names of others in, our organizations out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import Built, Released

from unionref.dataset import Dataset
from unionref.links.columns import PROPERTIES
from unionref.links.service import Service


@pytest.fixture(scope="module")
def service(whole: Built) -> Service:
    """The service of the whole graph."""
    return Service(Dataset(whole.path, whole.root))


def candidates(service: Service, query: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.reconcile({"q": {"query": query, **more}})["q"]["result"]
    assert len(found) <= more.get("limit", 5)
    for row in found:
        assert set(row) == {"id", "name", "description", "type", "score", "match", "features"}
        assert 0 <= row["score"] <= 100
    assert sorted(found, key=lambda row: -row["score"]) == found
    return found


def matched(service: Service, query: str, **more: Any) -> str | None:
    sure = [row["id"] for row in candidates(service, query, **more) if row["match"]]
    assert len(sure) <= 1
    return sure[0] if sure else None


def given(property: str, value: Any) -> dict[str, Any]:
    return {"properties": [{"pid": property, "v": value}]}


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Kenkoro", "kenkoro"),
        ("  KENKŌRŌ ", "kenkoro"),
        ("建交労", "kenkoro"),
        ("All Japan Construction, Transport & General Workers' Union", None),
        ("日本医療労働組合連合会", "nihon-iroren"),
        ("日本醫療勞働組合聯合會", "nihon-iroren"),
        ("kenkoro", "kenkoro"),
        ("id/kenkoro", "kenkoro"),
        ("全国商工職員組合連合会", "zenshoko"),
        ("UNYU ROREN", "unyu-roren"),
        ("kokkoren", "kokkoren"),
        ("Kokkoren", None),
        ("https://w3id.org/unionref/id/kenkoro", "kenkoro"),
        ("Q11508432", "minpororen"),
        ("http://www.wikidata.org/entity/Q11508432", "minpororen"),
        ("自治労連", None),
        ("全国労働組合連絡協議会", None),
        ("Seamen's Union of Japan", None),
        ("zzzqqq", None),
        ("", None),
        ("\x00 } UNION {", None),
    ],
)
def test_a_match_is_made_only_where_one_organization_bears_the_very_name(
    service: Service, text: str, id: str | None
) -> None:
    assert matched(service, text) == id


def test_an_id_written_otherwise_is_a_candidate_and_no_match(service: Service) -> None:
    first = candidates(service, "Kokkoren")[0]
    assert (first["id"], first["match"], first["score"]) == ("kokkoren", False, 96.0)


def test_namesakes_are_all_offered(service: Service) -> None:
    assert {row["id"] for row in candidates(service, "自治労連")[:3]} == {
        "jichiroren",
        "jichiroren-1940s",
        "jichiroren-rengo",
    }
    first, second = candidates(service, "全国労働組合連絡協議会")[:2]
    assert {first["id"], second["id"]} == {"zenrokyo", "zenroren-1947"}
    assert first["score"] == second["score"] > candidates(service, "全国労働組合連絡協議会")[2]["score"]


@pytest.mark.parametrize(
    ("text", "property", "value", "id"),
    [
        ("全国労働組合連絡協議会", "founded", "1989", "zenrokyo"),
        ("全国労働組合連絡協議会", "founded", 1947, "zenroren-1947"),
        ("全国労働組合連絡協議会", "founded", 1947.0, "zenroren-1947"),
        ("全国労働組合連絡協議会", "founded", "1989-12-09T00:00:00Z", "zenrokyo"),
        ("全国労働組合連絡協議会", "founded", "Showa 22", None),
        ("全国労働組合連絡協議会", "colour", "red", None),
        ("全国労働組合連絡協議会", "ended", "1950", "zenroren-1947"),
        ("Kenkoro", "founded", "1999", "kenkoro"),
        ("Kenkoro", "founded", "1899", None),
        ("Kenkoro", "founded", ["1899", "1999-09"], "kenkoro"),
        ("Kenkoro", "affiliated-to", "全労連", "kenkoro"),
        ("Kenkoro", "affiliated-to", {"id": "zenroren", "name": "Zenroren"}, "kenkoro"),
        ("Kenkoro", "affiliated-to", "RENGO", None),
        ("Kenkoro", "wikidata", "Q1", "kenkoro"),
        ("Minpororen", "wikidata", "https://www.wikidata.org/wiki/Q11508432", "minpororen"),
        ("Minpororen", "wikidata", "Q1", None),
        ("自治労連", "affiliated-to", "Some other centre", None),
        ("自治労連", "affiliated-to", "全労連", None),
        ("Kenkoro", "members", 7, "kenkoro"),
        ("Kenkoro", "members-date", "1950", "kenkoro"),
        ("", "wikidata", "Q11508432", "minpororen"),
        ("", "name-ja", "日本民間放送労働組合連合会", "minpororen"),
    ],
)
def test_a_property_speaks_for_or_against(
    service: Service, text: str, property: str, value: Any, id: str | None
) -> None:
    assert matched(service, text, **given(property, value)) == id


def test_a_large_number_is_compared_as_it_is_written(service: Service) -> None:
    """OpenRefine sends the numbers of a column as 6837000.0."""
    values = {iri: value for iri, (value,) in service._columns._values["members"].items()}
    largest = max(values, key=lambda iri: int(values[iri]))
    assert int(values[largest]) > 1_000_000
    id = largest.rpartition("/")[2]
    (row,) = candidates(service, id, limit=1, **given("members", float(values[largest])))
    assert row["features"][1:] == [{"id": "members", "value": True}]


def test_what_a_property_says_is_told(service: Service) -> None:
    rows = {row["id"]: row for row in candidates(service, "自治労連", **given("founded", "1989"))}
    assert rows["jichiroren"]["features"][1:] == [{"id": "founded", "value": True}]
    assert rows["jichiroren-1940s"]["features"][1:] == [{"id": "founded", "value": False}]
    assert rows["jichiroren-rengo"]["features"][1:] == []
    assert rows["jichiroren"]["score"] - rows["jichiroren-1940s"]["score"] == pytest.approx(15)
    assert candidates(service, "自治労連", **given("affiliated-to", "全労連"))[0]["id"] == "jichiroren"


def test_types_restrict(service: Service) -> None:
    assert matched(service, "Sohyo") == matched(service, "Sohyo", type="NationalCentre") == "sohyo"
    assert "sohyo" not in [row["id"] for row in candidates(service, "Sohyo", type="Federation")]
    both = ["NationalCentre", "Federation"]
    assert matched(service, "Sohyo", type=both, type_strict="any") == "sohyo"
    assert candidates(service, "Sohyo", type=both, type_strict="all") == []
    assert matched(service, "Sohyo", type="Federation", type_strict="should") == "sohyo"
    assert candidates(service, "Sohyo", type="Planet") == []
    assert [one["id"] for one in candidates(service, "Sohyo")[0]["type"]] == [
        "NationalCentre",
        "LabourOrganization",
        "Organization",
    ]


def test_values_are_fetched(service: Service) -> None:
    wanted = ["iri", "founded", "ended", "affiliated-to", "members", "wikidata", "colour"]
    request = {"ids": ["minpororen", "kenkoro", "nobody"], "properties": [{"id": id} for id in wanted]}
    answer = service.extend(request)
    assert [one["id"] for one in answer["meta"]] == wanted[:-1]
    there, kenkoro, nobody = (answer["rows"][id] for id in ("minpororen", "kenkoro", "nobody"))
    assert there["wikidata"] == [{"str": "Q11508432"}]
    assert there["iri"] == [{"str": "https://w3id.org/unionref/id/minpororen"}]
    assert there["founded"] == [{"str": "1953-07-12"}]
    assert kenkoro["founded"] == [{"str": "1999-09"}]
    assert kenkoro["ended"] == kenkoro["wikidata"] == []
    assert kenkoro["affiliated-to"] == [{"id": "zenroren", "name": "National Confederation of Trade Unions"}]
    assert kenkoro["members"] == [{"int": 19578}]
    assert set(map(str, nobody.values())) == {"[]"}


def test_every_property_has_values_or_is_an_authority_without_links_so_far(service: Service) -> None:
    filled = {property for property in PROPERTIES if service._columns._values[property]}
    assert set(PROPERTIES) - filled <= {"viaf", "isni", "isil", "ndl"}


def test_a_date_that_is_not_known_to_the_year_is_not_given(service: Service) -> None:
    answer = service.extend({"ids": ["aioi-nissay-dowa-roso"], "properties": [{"id": "founded"}]})
    assert answer["rows"]["aioi-nissay-dowa-roso"]["founded"] == []
    assert service._columns.days("founded", "https://w3id.org/unionref/id/aioi-nissay-dowa-roso")[1]


def test_former_ids_lead_on_and_look_alikes_nowhere(released: Released) -> None:
    small = Service(Dataset(released.build, released.root))
    for old in ("old-gamma", "https://w3id.org/unionref/id/old-gamma", "gamma", "Q1"):
        assert matched(small, old) == "gamma"
    assert matched(small, "Q2") is None
    answer = small.extend({"ids": ["gamma", "old-gamma"], "properties": [{"id": "wikidata"}]})
    assert answer["rows"] == {id: {"wikidata": [{"str": "Q1"}]} for id in ("gamma", "old-gamma")}
    assert matched(small, "Twin") is None
    assert {row["id"] for row in candidates(small, "Twin")[:2]} == {"alpha-one", "alpha-two"}


def test_suggestions(service: Service) -> None:
    first = service.suggest("entity", "kenko")["result"][0]
    assert (first["id"], first["notable"][0]) == ("kenkoro", {"id": "Union", "name": "trade union"})
    assert service.suggest("type", "CENTRE")["result"] == [
        {"id": "NationalCentre", "name": "national centre"}
    ]
    assert [one["id"] for one in service.suggest("property", "wikip")["result"]] == [
        "wikipedia-en",
        "wikipedia-ja",
    ]
    assert service.suggest("entity", "") == {"result": []}
    assert [one["id"] for one in service.propose("Union")["properties"]] == list(PROPERTIES)


def test_the_preview_is_a_page(service: Service) -> None:
    page = service.preview("kenkoro")
    assert page is not None
    assert page.startswith("<!DOCTYPE html>")
    assert "建交労" in page
    assert "Workers&#x27; Union" in page
    assert 'href="https://w3id.org/unionref/id/kenkoro"' in page
    assert "name in English" not in page, "the heading says it"
    assert ">https://ja.wikipedia.org/wiki/全日本建設交運一般労働組合<" in page
    assert service.preview("<nobody>") is None


# --- over HTTP ---


@contextmanager
def serving(whole: Built) -> Iterator[str]:
    """Start the command on a free port, and stop it as Ctrl+C does."""
    where = ["--root", str(whole.root.path), "--build", str(whole.path)]
    with subprocess.Popen(
        [sys.executable, "-m", "unionref", *where, "link", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("Reconciliation service: http://127.0.0.1:"), process.stderr.read()
            yield line.split()[-1]
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()


@pytest.fixture(scope="module")
def address(whole: Built) -> Iterator[str]:
    """The address of a service that runs."""
    with serving(whole) as found:
        yield found


def asked(url: str, form: dict[str, str] | None = None) -> tuple[int, str, Any]:
    data = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(url, data, {"Origin": "http://127.0.0.1:3333"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status, headers, body = answer.status, answer.headers, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            status, headers, body = error.code, error.headers, error.read().decode("utf-8")
    assert headers["Access-Control-Allow-Origin"] == "*"
    type = headers["Content-Type"].partition(";")[0]
    return status, type, json.loads(body) if type == "application/json" else body


def test_the_manifest_leads_to_all_parts(address: str) -> None:
    status, type, manifest = asked(address)
    assert (status, type) == (200, "application/json")
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/unionref/id/"
    assert manifest["view"]["url"].replace("{{id}}", "kenkoro") == "https://w3id.org/unionref/id/kenkoro"
    for kind, part in manifest["suggest"].items():
        status, _, answer = asked(part["service_url"] + part["service_path"] + "?prefix=ken")
        assert (status, kind) == (200, kind)
        assert all(row["id"] and row["name"] for row in answer["result"])
    part = manifest["extend"]["propose_properties"]
    assert asked(part["service_url"] + part["service_path"] + "?type=Union")[2]["type"] == "Union"
    status, type, page = asked(manifest["preview"]["url"].replace("{{id}}", "kenkoro"))
    assert (status, type) == (200, "text/html")
    assert "建交労" in page


def test_questions_by_get_and_post(address: str) -> None:
    queries = {"queries": json.dumps({"q0": {"query": "建交労"}}, ensure_ascii=False)}
    extend = {"extend": json.dumps({"ids": ["minpororen"], "properties": [{"id": "wikidata"}]})}
    for form in (queries, extend):
        posted = asked(address, form)
        assert posted[0] == 200
        assert posted == asked(f"{address}?{urllib.parse.urlencode(form)}")
    assert asked(address, queries)[2]["q0"]["result"][0]["id"] == "kenkoro"
    assert asked(address, extend)[2]["rows"] == {"minpororen": {"wikidata": [{"str": "Q11508432"}]}}


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "{"},
        {"queries": "[" * 100000},
        {"queries": "[]"},
        {"queries": '{"q0": "Kenkoro"}'},
        {"queries": '{"q0": {"query": 7}}'},
        {"queries": '{"q0": {"query": "x", "limit": "many"}}'},
        {"queries": '{"q0": {"query": "x", "type": {"id": "Union"}}}'},
        {"queries": '{"q0": {"query": "x", "properties": {"pid": "founded"}}}'},
        {"extend": "{}"},
        {"extend": '{"ids": "kenkoro", "properties": []}'},
        {"extend": '{"ids": [], "properties": ["founded"]}'},
    ],
    ids=lambda form: str(form)[:60],
)
def test_a_question_of_another_form_is_refused_in_a_sentence(address: str, form: dict[str, str]) -> None:
    status, type, answer = asked(address, form)
    assert (status, type) == (400, "application/json")
    assert answer["status"] == "error"
    assert answer["message"].startswith("this is not asked as the Reconciliation API 0.2 has it: ")


def test_what_is_not_there(address: str) -> None:
    assert asked(f"{address}preview?id=nobody")[0] == 404
    assert asked(f"{address}suggest/planet")[0] == 404
    assert asked(address, {"queries": "{}"}) == (200, "application/json", {})


def test_a_port_that_is_taken(address: str, whole: Built) -> None:
    port = str(urllib.parse.urlsplit(address).port)
    where = ["--root", str(whole.root.path), "--build", str(whole.path)]
    done = subprocess.run(
        [sys.executable, "-m", "unionref", *where, "link", "serve", "--port", port],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 2
    assert f"not possible to listen at 127.0.0.1, port {port}" in done.stderr
    assert "--port 0" in done.stderr


def test_without_the_packages_that_serve(whole: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from unionref.cli import cli

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = CliRunner().invoke(
        cli, ["--root", str(whole.root.path), "--build", str(whole.path), "link", "serve"]
    )
    assert result.exit_code == 2
    assert "Serving needs uvicorn" in result.output
    assert "pip install 'unionref[serve]'" in result.output
