"""Asking services: the documented forms, waits, and answers that are late, broken or untrue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from authority_server import AuthorityServer, item, serving

from unionref.errors import UsageError
from unionref.links import AUTHORITIES, wikibase
from unionref.links.answers import retry_after
from unionref.links.reconcile import Entry, Query, Service, reconcile, service_of
from unionref.links.web import LONGEST_WAIT, Client, WebError, check_endpoint

ALPHA = item("Q11", "Alpha Union", "例労組", articles={"enwiki": "Alpha Union"}, P856="https://alpha.jp/")
BETA = item("Q12", "Beta Union", articles={"enwiki": "Beta"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[AuthorityServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as known:
        known.add(ALPHA, BETA)
        yield known


class Waits(list[float]):
    """A clock that only writes down how long it was to wait."""

    def client(self, tries: int = 4, cache: Path | None = None, timeout: float = 30.0) -> Client:
        return Client(cache, tries=tries, pause=2.0, timeout=timeout, sleep=self.append)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def test_articles_are_asked_for_in_batches_of_fifty(server: AuthorityServer, waits: Waits) -> None:
    titles = [f"Nothing {number}" for number in range(118)] + ["Alpha Union", "Beta"]
    found = wikibase.by_title(waits.client(), server.api, "enwiki", titles)
    assert {title: entity["id"] for title, entity in found.items()} == {"Alpha Union": "Q11", "Beta": "Q12"}
    assert [len(form["titles"].split("|")) for _, form in server.asked] == [50, 50, 20]
    assert {(form["action"], form["sites"], form["format"], form["maxlag"]) for _, form in server.asked} == {
        ("wbgetentities", "enwiki", "json", "5")
    }
    (agent,) = server.agents
    assert agent.startswith("unionref/") and "https://w3id.org/unionref/" in agent


def test_items_are_asked_for_by_id_and_followed_where_they_were_merged(
    server: AuthorityServer, waits: Waits
) -> None:
    server.redirects["Q13"] = "Q11"
    found = wikibase.by_id(waits.client(), server.api, ["Q13", "Q12", "Q99"])
    assert {asked: entity["id"] for asked, entity in found.items()} == {"Q13": "Q11", "Q12": "Q12"}


def test_items_are_searched_by_name(server: AuthorityServer, waits: Waits) -> None:
    assert wikibase.by_name(waits.client(), server.api, "例労組", "ja") == ("Q11",)
    assert wikibase.by_name(waits.client(), server.api, "union of nobody", "en") == ()
    (_, form), _ = server.asked
    assert (form["action"], form["search"], form["language"], form["type"]) == (
        "wbsearchentities",
        "例労組",
        "ja",
        "item",
    )


def test_items_are_searched_by_value_at_the_query_service(server: AuthorityServer, waits: Waits) -> None:
    addresses = ["http://alpha.jp/", "https://alpha.jp/"]
    found = wikibase.by_value(waits.client(), server.sparql, "P856", addresses, iri=True)
    assert found == {"https://alpha.jp/": {"Q11"}}


def test_names_are_reconciled_in_batches_of_ten(server: AuthorityServer, waits: Waits) -> None:
    server.entries["Alpha"] = [
        {"id": "https://viaf.org/viaf/1234", "name": "Alpha", "score": 90, "match": True}
    ]
    names = [f"Nobody {number}" for number in range(11)] + ["Alpha"]
    service = Service(server.reconcile)
    found = reconcile(waits.client(), service, AUTHORITIES["viaf"], [Query(name) for name in names])
    assert found[Query("Alpha")] == (Entry("1234", "Alpha"),)
    assert found[Query("Nobody 3")] == ()
    assert len(server.asked) == 2


UNION = {"id": "Q178790", "name": "trade union"}
BODY = {"id": "/org", "name": "Corporate Body"}


@pytest.mark.parametrize(
    ("manifest", "type", "version", "asked"),
    [
        ({}, "", "0.2", ""),
        ({"versions": None}, "", "0.1", ""),
        ({"versions": ["1.0-draft"]}, "", "1.0-draft", ""),
        ({"versions": ["1.0-draft", "0.1", "0.2"]}, "", "0.2", ""),
        ({"defaultTypes": [{"id": "Q35120", "name": "entity"}]}, "", "0.2", ""),
        ({"defaultTypes": [{"id": "person", "name": "Person"}, BODY, UNION]}, "", "0.2", "Q178790"),
        ({"defaultTypes": [{"id": "person", "name": "Person"}, BODY]}, "", "0.2", "/org"),
        ({"defaultTypes": ["Person", "Organization"]}, "", "0.2", "Organization"),
        ({"defaultTypes": [UNION]}, "none", "0.2", ""),
        ({"defaultTypes": [UNION]}, "Q43229", "0.2", "Q43229"),
    ],
)
def test_a_service_is_asked_as_its_manifest_says(
    server: AuthorityServer, waits: Waits, manifest: dict[str, Any], type: str, version: str, asked: str
) -> None:
    told = {**server.manifest, **manifest}
    server.manifest = {name: value for name, value in told.items() if value is not None}
    service = service_of(waits.client(), server.reconcile, AUTHORITIES["viaf"], type)
    assert (service.version, service.type, dict(service.properties)) == (version, asked, {})
    server.entries["Alpha"] = [{"id": "1234", "name": "Alpha", "score": 90, "match": True}]
    query = Query("Alpha", (("P571", ("1950",)), ("P159", ("東京都", "大阪府"))))
    found = reconcile(waits.client(), service, AUTHORITIES["viaf"], [Query("Beta"), query])
    assert found == {Query("Beta"): (), query: (Entry("1234", "Alpha"),)}
    more = {"type": asked} if asked else {}
    values = {"P571": "1950", "P159": ["東京都", "大阪府"]}
    if version == "1.0-draft":
        conditions: list[dict[str, Any]] = [{"matchType": "name", "propertyValue": "Alpha"}]
        for name, value in values.items():
            said = {"matchType": "property", "propertyId": name, "propertyValue": value}
            conditions.append({**said, "required": False, "matchQuantifier": "any"})
        assert server.queries[1] == {**more, "limit": 5, "conditions": conditions}
    else:
        sent = [{"pid": name, "v": value} for name, value in values.items()]
        assert server.queries[1] == {"query": "Alpha", "limit": 5, **more, "properties": sent}
        assert server.queries[0] == {"query": "Beta", "limit": 5, **more}


def test_the_properties_of_wikidata_are_known(server: AuthorityServer, waits: Waits) -> None:
    server.manifest["identifierSpace"] = "https://www.wikidata.org/entity/"
    properties = {"place": "P131"}
    service = service_of(waits.client(), server.reconcile, AUTHORITIES["wikidata"], properties=properties)
    assert service.properties == {"founded": "P571", "place": "P131", "website": "P856"}


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ({"versions": ["0.3", "2.0"]}, "only 0.3, 2.0, and here 0.1, 0.2, 1.0-draft are known"),
        ({"versions": []}, "only none, and here"),
        ({"versions": "0.2"}, "does not say which versions"),
        ({"name": None}, "answers without the manifest"),
        ({"defaultTypes": {"id": "x"}}, "default types in another form than documented"),
        ({"identifierSpace": "http://www.wikidata.org/entity/"}, "gives ids of wikidata, and not of viaf"),
    ],
)
def test_a_service_that_is_of_no_use_is_refused(
    server: AuthorityServer, waits: Waits, manifest: dict[str, Any], sentence: str
) -> None:
    server.manifest |= manifest
    with pytest.raises(WebError, match=re.escape(sentence)):
        service_of(waits.client(), server.reconcile, AUTHORITIES["viaf"])


def test_answers_are_kept_and_not_asked_for_twice(
    server: AuthorityServer, waits: Waits, tmp_path: Path
) -> None:
    first = wikibase.by_title(waits.client(cache=tmp_path), server.api, "enwiki", ["Beta"])
    again = wikibase.by_title(waits.client(cache=tmp_path), server.api, "enwiki", ["Beta"])
    assert first == again
    assert len(server.asked) == 1
    (kept,) = (tmp_path / "answers").iterdir()
    kept.write_text(kept.read_text("utf-8")[:20], encoding="utf-8")
    assert wikibase.by_title(waits.client(cache=tmp_path), server.api, "enwiki", ["Beta"]) == first
    fresh = Client(tmp_path, fresh=True)
    assert wikibase.by_title(fresh, server.api, "enwiki", ["Beta"]) == first
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("trouble", "waited"),
    [
        (["500", "500"], [2.0, 4.0]),
        (["429"], [7.0]),
        (["429 until"], [LONGEST_WAIT]),
        (["maxlag", "maxlag"], [6.0, 6.0]),
        (["half", "empty"], [2.0, 4.0]),
        (["hang up"], [2.0]),
        (["500", "429", "half"], [2.0, 7.0, 8.0]),
    ],
    ids=str,
)
def test_it_waits_and_asks_again(
    server: AuthorityServer, waits: Waits, trouble: list[str], waited: list[float]
) -> None:
    server.trouble = list(trouble)
    assert set(wikibase.by_title(waits.client(), server.api, "enwiki", ["Beta"])) == {"Beta"}
    assert waits == waited
    assert len(server.asked) == len(trouble) + 1


def test_a_slow_service_is_asked_again(server: AuthorityServer, waits: Waits) -> None:
    server.trouble = ["slow"]
    assert wikibase.by_name(waits.client(timeout=0.3), server.api, "Beta", "en") == ("Q12",)
    assert waits == [2.0]


@pytest.mark.parametrize(
    ("trouble", "tries", "sentence"),
    [
        ("500…", 4, "answers with the error 500 (tried 4 times)"),
        ("429…", 4, "answers with the error 429 (tried 4 times)"),
        ("maxlag…", 4, "is too busy (maxlag) (tried 4 times)"),
        ("half…", 4, "something that is not JSON, or only a part of it (tried 4 times)"),
        ("empty…", 4, "answers with nothing (tried 4 times)"),
        ("404…", 1, "answers with the error 404."),
        ("html…", 1, "answers with a web page and not with JSON."),
        ("other json…", 1, "JSON of another form than documented."),
        ("refused…", 1, "refuses what was asked: Bad title."),
        ("wrong ids…", 1, "names something that is not an item"),
        ("wrong shape…", 1, "describes Q12 in another form than documented."),
    ],
)
def test_it_gives_up_with_a_sentence_and_keeps_nothing(
    server: AuthorityServer, waits: Waits, tmp_path: Path, trouble: str, tries: int, sentence: str
) -> None:
    server.trouble = [trouble]
    with pytest.raises(WebError) as caught:
        wikibase.by_title(waits.client(cache=tmp_path), server.api, "enwiki", ["Beta"])
    assert sentence in caught.value.message
    assert server.api in caught.value.message
    assert caught.value.fix and caught.value.exit_code == 3
    assert len(server.asked) == tries
    assert not (tmp_path / "answers").exists()


@pytest.mark.parametrize("trouble", ["wrong ids…", "html…", "other json…", "half…"])
def test_no_form_of_answer_is_trusted(server: AuthorityServer, waits: Waits, trouble: str) -> None:
    server.entries["Beta"] = [{"id": "Q12", "name": "Beta", "score": 1, "match": False}]
    server.trouble = [trouble]
    client = waits.client(tries=1)
    with pytest.raises(WebError):
        wikibase.by_name(client, server.api, "Beta", "en")
    with pytest.raises(WebError):
        wikibase.by_value(client, server.sparql, "P856", ["https://alpha.jp/"], iri=True)
    with pytest.raises(WebError):
        reconcile(client, Service(server.reconcile), AUTHORITIES["wikidata"], [Query("Beta")])
    with pytest.raises(WebError):
        newer = Service(server.reconcile, "1.0-draft")
        reconcile(client, newer, AUTHORITIES["wikidata"], [Query("Beta")])


def test_no_network_is_a_sentence(waits: Waits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(WebError, match="cannot be reached"):
        wikibase.by_name(waits.client(tries=3), "http://127.0.0.1:9/w/api.php", "Beta", "en")
    assert waits == [2.0, 4.0]


def test_a_password_in_an_address_is_not_shown(waits: Waits, server: AuthorityServer) -> None:
    server.trouble = ["404…"]
    address = server.api.replace("http://", "http://me:secret@")
    with pytest.raises(WebError) as caught:
        wikibase.by_name(waits.client(), address, "Beta", "en")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "now", "seconds"),
    [
        ("120", None, 120.0),
        ("Sun, 22 Nov 2026 10:01:30 GMT", "Sun, 22 Nov 2026 10:00:00 GMT", 90.0),
        ("Sun, 22 Nov 2026 09:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2026 10:01:30 GMT", None, None),
        ("soon", None, None),
        (None, None, None),
    ],
)
def test_retry_after(value: str | None, now: str | None, seconds: float | None) -> None:
    assert retry_after(value, now) == seconds


@pytest.mark.parametrize(
    "address", ["", "wikidata", "file:///etc/passwd", "https://", "http://a b/", "http://a:x/"]
)
def test_only_addresses_of_the_web_are_asked(address: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a service"):
        check_endpoint(address, "--api")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://www.zenroren.gr.jp/jp/index.html", "zenroren.gr.jp"),
        ("www.zenrokyo.org", "zenrokyo.org"),
        ("jr-souren.com/en/", "jr-souren.com"),
        ("https://Minpororen.jp", "minpororen.jp"),
        ("http://kokkoroso.or.jp/zenunyu/", ""),
        ("http://totigi.org/roren/top.html", ""),
        ("http://[broken", ""),
        ("no address at all", ""),
    ],
)
def test_the_host_of_a_website(address: str, host: str) -> None:
    assert wikibase.own_host(address) == host
