"""`unionref link check`: what was linked is held against what is there now, authority by authority."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authority_server import AuthorityServer, item, serving
from link_root import ARTICLE, Runner, files, make_root

from unionref import links
from unionref.links import AUTHORITIES, mediawiki
from unionref.links.checking import address_of
from unionref.links.mediawiki import Page
from unionref.links.web import Client, WebError
from unionref.paths import Root

FINDINGS, USAGE, UNREADABLE = 1, 2, 3
NAMES = {
    "rei-roren": "Example Federation",
    "kita-rei": "North Example Union",
    "minami-rei": "South Example Union",
    "futago-1": "First Twin Union",
    "futago-2": "Second Twin Union",
}


def row(slug: str, object: str, **more: str) -> links.Mapping:
    """Return an accepted row."""
    authority = AUTHORITIES[object.partition(":")[0]]
    return replace(
        ARTICLE,
        subject_id=f"unionref:{slug}",
        subject_label=NAMES[slug],
        predicate_id="foaf:isPrimaryTopicOf" if authority.articles else "skos:exactMatch",
        object_id=object,
        object_source=f"authority:{authority.name}",
        **more,
    )


def record(id: str, *names: str, status: str = "active", **more: Any) -> dict[str, Any]:
    """Return a record as ROR gives it (schema 2)."""
    said = [
        {"lang": None, "types": ["ror_display", "label"] if number == 0 else ["alias"], "value": name}
        for number, name in enumerate(names)
    ]
    return {
        "id": f"https://ror.org/{id}",
        "status": status,
        "names": said,
        "relationships": [],
        "external_ids": [],
        **more,
    }


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return make_root(tmp_path_factory.mktemp("checked") / "root")


@pytest.fixture
def root(pristine: Root, tmp_path: Path) -> Root:
    """A copy of it, to be written to."""
    shutil.copytree(pristine.path, tmp_path / "root")
    return Root(tmp_path / "root")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[AuthorityServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as known:
        known.articles["en"] = {"Example Federation": "Q1", "North Union": "Q2", "Hall": "Q7"}
        known.articles["ja"] = {"北例労働組合": "Q2", "例": ""}
        known.lists = {"例"}
        known.records["04rmr1278"] = record("04rmr1278", "Example Federation", "例労連")
        known.web["107"] = "<html>a cooperative</html>"
        known.add(
            item("Q1", "Federation of Examples", articles={"enwiki": "Example Federation"}),
            item("Q2", "North Union"),
        )
        yield known


@pytest.fixture
def link(root: Root, server: AuthorityServer, tmp_path: Path) -> Runner:
    return Runner(root, server, tmp_path / "cache")


def write(link: Runner, *rows: links.Mapping) -> None:
    for name in links.SETS:
        mine = [one for one in rows if one.authority is not None and one.authority.set_name == name]
        links.write_set(link.root.path, name, mine)


def checked(link: Runner, *words: str) -> dict[str, Any]:
    result = link("check", "--format", "json", *words)
    return {one["authority"]: one for one in json.loads(result.stdout)}


def kinds(link: Runner, authority: str) -> list[tuple[str, str, str]]:
    changes = checked(link, "--authority", authority)[authority]["changes"]
    return [(one["kind"], one["subject_id"].partition(":")[2], one["message"]) for one in changes]


# --- Wikidata ---


def test_items_that_changed(link: Runner, server: AuthorityServer) -> None:
    write(
        link,
        ARTICLE,
        row("rei-roren", "wikidata:Q1"),
        row("kita-rei", "wikidata:Q22", object_label="North Union"),
        row("minami-rei", "wikidata:Q2", object_label="Old Name"),
        row("futago-1", "wikidata:Q404", predicate_modifier="Not"),
    )
    server.redirects["Q22"] = "Q2"
    server.items["Q1"]["sitelinks"]["enwiki"]["title"] = "Another title"
    before = files(link.root)
    assert [(kind, slug) for kind, slug, _ in kinds(link, "wikidata")] == [
        ("deleted", "futago-1"),
        ("merged", "kita-rei"),
        ("renamed", "minami-rei"),
        ("linked-twice", "minami-rei"),
        ("article-moved", "rei-roren"),
    ]
    shown = link("check", "--authority", "wikidata")
    assert shown.exit_code == FINDINGS
    assert "wikidata.sssom.tsv:9: merged: Q22 was merged into Q2." in shown.stdout
    assert "wikidata: 4 rows checked (the items), 5 to look at." in shown.stdout
    assert files(link.root) == before


# --- Wikipedia ---


def test_articles_that_moved_or_are_gone(link: Runner, server: AuthorityServer) -> None:
    write(
        link,
        row("rei-roren", "enwiki:Example_Federation"),
        row("kita-rei", "enwiki:Old_North"),
        row("minami-rei", "enwiki:South"),
        row("futago-1", "enwiki:Twins"),
        row("futago-2", "enwiki:Round"),
        row("kita-rei", "jawiki:%E5%8C%97"),
        row("minami-rei", "jawiki:%E4%BE%8B"),
    )
    server.moved = {
        "Old North": ("North Union", ""),
        "Twins": ("North Union", "The twins"),
        "Round": ("Round 2", ""),
        "Round 2": ("Round", ""),
        "北": ("北例労働組合", ""),
    }
    before = files(link.root)
    assert kinds(link, "wikipedia-en") == [
        (
            "article-moved",
            "futago-1",
            "“Twins” leads to a section (“The twins”) of the article “North Union”.",
        ),
        ("deleted", "futago-2", "“Round” is a redirect that leads back to itself."),
        ("article-moved", "kita-rei", "“Old North” leads to the article “North Union”."),
        (
            "linked-twice",
            "kita-rei",
            "unionref:futago-1 and unionref:kita-rei lead to the article “North Union” now.",
        ),
        ("deleted", "minami-rei", "There is no article “South”."),
    ]
    assert kinds(link, "wikipedia-ja") == [
        ("article-moved", "kita-rei", "“北” leads to the article “北例労働組合”."),
        ("disambiguation", "minami-rei", "“例” only lists articles now (a disambiguation page)."),
    ]
    shown = link("check", "--authority", "wikipedia-ja").stdout
    moved = "jawiki:%E5%8C%97%E4%BE%8B%E5%8A%B4%E5%83%8D%E7%B5%84%E5%90%88"
    assert f"To fix: if it was only moved, write {moved}; else take the row out" in shown
    assert "wikipedia-ja: 2 rows checked (the articles and their items), 2 to look at." in shown
    assert files(link.root) == before


def test_the_item_of_an_article_is_held_against_our_link(link: Runner) -> None:
    write(
        link,
        row("rei-roren", "enwiki:Example_Federation"),
        row("rei-roren", "wikidata:Q9"),
        row("kita-rei", "enwiki:North_Union"),
        row("kita-rei", "wikidata:Q2", predicate_modifier="Not"),
        row("minami-rei", "enwiki:Hall"),
        row("futago-1", "wikidata:Q7"),
        row("kita-rei", "jawiki:%E5%8C%97%E4%BE%8B%E5%8A%B4%E5%83%8D%E7%B5%84%E5%90%88"),
    )
    about = "The article “North Union” belongs to Q2"
    assert kinds(link, "wikipedia-en") == [
        (
            "other-item",
            "kita-rei",
            f"{about}, which data/mappings/wikidata.sssom.tsv:9 rejects for unionref:kita-rei.",
        ),
        (
            "other-item",
            "minami-rei",
            "The article “Hall” belongs to Q7, which is linked to unionref:futago-1.",
        ),
        (
            "other-item",
            "rei-roren",
            "The article “Example Federation” belongs to Q1, and unionref:rei-roren is linked to Q9.",
        ),
    ]
    write(
        link,
        row("rei-roren", "enwiki:Example_Federation"),
        row("rei-roren", "wikidata:Q1"),
        row("kita-rei", "enwiki:North_Union"),
        replace(row("kita-rei", "wikidata:Q2"), predicate_id="skos:closeMatch"),
    )
    assert kinds(link, "wikipedia-en") == []
    assert link("check").exit_code == 0


def test_pages_are_asked_for_in_batches_of_fifty_and_long_questions_in_the_body(
    server: AuthorityServer,
) -> None:
    titles = [f"日本労働組合総連合会都道府県支部{number}" for number in range(118)] + ["北例労働組合", "例"]
    found = mediawiki.pages(Client(), server.wiki("ja"), titles)
    assert found["例"] == Page("例", "disambiguation")
    assert found["北例労働組合"] == Page("北例労働組合", item="Q2")
    assert {found[title].state for title in titles[:118]} == {"missing"}
    assert [len(form["titles"].split("|")) for _, form in server.asked] == [50, 50, 20]
    assert server.methods == ["POST", "POST", "GET"]
    assert {(form["redirects"], form["maxlag"], form["formatversion"]) for _, form in server.asked} == {
        ("1", "5", "2")
    }


def test_an_answer_in_parts_is_put_together(server: AuthorityServer) -> None:
    server.in_parts = True
    found = mediawiki.pages(Client(), server.wiki("en"), ["north Union", "Hall"])
    assert found == {"north Union": Page("North Union", item="Q2"), "Hall": Page("Hall", item="Q7")}
    assert len(server.asked) == 2


def test_a_title_in_another_unicode_form_and_a_redirect_to_another_wiki(
    server: AuthorityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    decomposed = "So\u0304hyo\u0304"
    encoded = {"fromencoded": True, "from": "So%CC%84hyo%CC%84", "to": "Sōhyō"}
    query = {
        "normalized": [encoded],
        "redirects": [{"from": "Hall", "to": "wikt:hall", "tointerwiki": "wikt"}],
        "interwiki": [{"title": "wikt:hall", "iw": "wikt"}],
        "pages": [{"title": "Sōhyō", "pageprops": {"wikibase_item": "Q5"}}],
    }
    monkeypatch.setattr(server, "_pages", lambda form, articles: {"query": query})
    assert mediawiki.pages(Client(tries=1), server.wiki("en"), [decomposed, "Hall"]) == {
        decomposed: Page("Sōhyō", item="Q5"),
        "Hall": Page("wikt:hall", "missing", redirected=True),
    }


def test_an_answer_that_leaves_out_a_title_is_refused(
    server: AuthorityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = {"batchcomplete": True, "query": {"pages": []}}
    monkeypatch.setattr(server, "_pages", lambda form, articles: nothing)
    with pytest.raises(WebError, match="says nothing about “Hall”"):
        mediawiki.pages(Client(tries=1), server.wiki("en"), ["Hall"])
    endless = {"continue": {"ppcontinue": "1"}, "query": {"pages": [{"title": "Hall"}]}}
    monkeypatch.setattr(server, "_pages", lambda form, articles: endless)
    with pytest.raises(WebError, match="does not come to an end"):
        mediawiki.pages(Client(tries=1), server.wiki("en"), ["Hall"])


@pytest.mark.parametrize(
    "query",
    [
        {"pages": {"1": {}}},
        {"pages": [{"title": 5}]},
        {"pages": [{"title": "Hall", "pageprops": []}]},
        {"pages": [{"title": "Hall", "pageprops": {"wikibase_item": "X1"}}]},
        {"pages": [{"title": "Hall"}], "redirects": {"from": "a"}},
        {"pages": [{"title": "Hall"}], "redirects": [{"from": "a"}]},
        {"pages": [{"title": "Hall"}], "interwiki": [{"iw": "wikt"}]},
    ],
    ids=str,
)
def test_no_form_of_page_is_trusted(
    server: AuthorityServer, monkeypatch: pytest.MonkeyPatch, query: dict[str, Any]
) -> None:
    monkeypatch.setattr(server, "_pages", lambda form, articles: {"query": query})
    with pytest.raises(WebError):
        mediawiki.pages(Client(tries=1), server.wiki("en"), ["Hall"])


# --- ROR, and pages ---


def test_records_of_ror(link: Runner, server: AuthorityServer) -> None:
    successor = {"type": "successor", "label": "New Body", "id": "https://ror.org/03fzyek12"}
    wikidata = {"type": "wikidata", "all": ["Q5"], "preferred": None}
    server.records |= {
        "02aaaaa11": record("02aaaaa11", "North", status="inactive", relationships=[successor]),
        "02aaaaa22": record("02aaaaa22", "South", status="withdrawn"),
        "02aaaaa33": record("02aaaaa33", "Twin", external_ids=[wikidata]),
    }
    write(
        link,
        row("rei-roren", "ror:04rmr1278", object_label="例労連"),
        row("kita-rei", "ror:02aaaaa11", object_label="North"),
        row("minami-rei", "ror:02aaaaa22", object_label="Old South"),
        row("futago-1", "ror:02aaaaa33"),
        row("futago-1", "wikidata:Q1"),
        row("futago-2", "ror:02aaaaa44"),
    )
    assert kinds(link, "ror") == [
        ("other-item", "futago-1", "ROR says that 02aaaaa33 is Q5, and we link Q1."),
        ("deleted", "futago-2", "ROR has no record 02aaaaa44."),
        (
            "inactive",
            "kita-rei",
            "ROR says that 02aaaaa11 is no longer active. It names as its successor: "
            "https://ror.org/03fzyek12 (New Body).",
        ),
        ("withdrawn", "minami-rei", "ROR has withdrawn 02aaaaa22."),
        ("renamed", "minami-rei", "02aaaaa22 is called “South” now, and no more “Old South”."),
    ]
    assert len({path for path, _ in server.asked}) == 5


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"id": "https://ror.org/03fzyek12", "status": "active", "names": []},
        {"id": "https://ror.org/04rmr1278", "status": "new", "names": []},
        {"id": "https://ror.org/04rmr1278", "status": "active", "names": [{"value": 5}]},
        {"id": "https://ror.org/04rmr1278", "status": "active", "names": [], "relationships": {"type": 1}},
    ],
    ids=str,
)
def test_no_form_of_record_is_trusted(link: Runner, server: AuthorityServer, said: Any) -> None:
    server.records["04rmr1278"] = said
    write(link, row("rei-roren", "ror:04rmr1278"))
    result = link("check", "--authority", "ror")
    assert result.exit_code == UNREADABLE
    assert "ror: 1 row not checked: the service does not answer." in result.stdout
    assert f"{server.ror}/04rmr1278 " in result.stderr


def test_pages_of_authorities_without_a_service(link: Runner, server: AuthorityServer) -> None:
    server.web["108"] = f"{server.pages}107"
    write(
        link,
        row("rei-roren", "lodcoop:107"),
        row("kita-rei", "lodcoop:107", predicate_modifier="Not"),
        row("minami-rei", "lodcoop:108"),
        row("futago-1", "lodcoop:109"),
        row("futago-2", "isil:JP-1000001"),
    )
    shown = link("check")
    assert shown.exit_code == FINDINGS
    assert f"merged: The page of 108 leads to {server.pages}107 now." in shown.stdout
    assert f"deleted: There is no page {server.pages}109." in shown.stdout
    assert (
        "lod-coop: 4 rows checked (only whether the pages are there: no service for programs is known), "
        "2 to look at."
    ) in shown.stdout
    assert "isil: 1 row cannot be checked: its ids lead to no page on the web." in shown.stdout
    assert not checked(link)["isil"]["checked"]
    assert [path for path, _ in server.asked].count("/pages/107") == 4, "once a run, and once more after 108"


# --- all together ---


def test_all_authorities_are_content(link: Runner) -> None:
    assert "wikipedia-en: 1 row checked" in link.good("check")
    write(link)
    assert link.good("check") == "There is no link to be checked.\n"
    assert link.good("check", "--authority", "ror") == "ror: 0 rows checked (the records), 0 to look at.\n"


def test_every_authority_is_looked_at_somewhere_or_said_not_to_be() -> None:
    addresses = {authority.name: address_of(authority) for authority in AUTHORITIES.values()}
    assert [name for name, address in addresses.items() if not address] == ["isil"]
    assert all(address.startswith(("http://", "https://")) for address in addresses.values() if address)


@pytest.mark.parametrize(
    "trouble",
    ["html…", "half…", "500…", "429…", "empty…", "other json…", "wrong shape…", "circle…", "hang up…"],
)
def test_a_service_that_fails_does_not_stop_the_others(
    link: Runner, server: AuthorityServer, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    write(
        link,
        row("rei-roren", "wikidata:Q1"),
        row("rei-roren", "enwiki:Example_Federation"),
        row("rei-roren", "ror:04rmr1278"),
        row("rei-roren", "lodcoop:107"),
    )
    before = files(link.root)
    whole = checked(link)
    assert [one["checked"] for one in whole.values()] == [True] * 4
    server.trouble = [trouble]
    result = link("check", "--format", "json")
    assert result.exit_code == UNREADABLE
    failed = {one["authority"] for one in json.loads(result.stdout) if not one["checked"]}
    page = {"lod-coop"} if trouble in ("500…", "429…", "circle…", "hang up…") else set()
    said = {"wrong shape…": {"wikidata"}}.get(trouble, {"wikidata", "ror", "wikipedia-en", *page})
    assert failed == said
    assert result.stderr.count("To fix:") == len(failed)
    assert files(link.root) == before


def test_a_slow_service_is_waited_for_and_asked_again(link: Runner, server: AuthorityServer) -> None:
    write(link, row("rei-roren", "lodcoop:107"))
    server.trouble = ["slow"]
    result = link("check", "--timeout", "0.3")
    assert (result.exit_code, len(server.asked)) == (0, 2)
    assert "does not answer within 0.3 s; asking again" in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--authority", "worldcat"), "There is no authority “worldcat”."),
        (("--service", "ror"), "“ror” names no address."),
        (("--service", "ror=ftp://host/"), "“ftp://host/” is not the address of a service."),
        (("--service", "worldcat=https://host/"), "There is no authority “worldcat”."),
    ],
)
def test_what_is_asked_for_wrongly(link: Runner, words: tuple[str, ...], sentence: str) -> None:
    result = link("check", *words)
    assert result.exit_code == USAGE
    assert sentence in result.output
