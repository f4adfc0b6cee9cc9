"""The documented forms of a Wikipedia: its pages by title (redirects followed), and its search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import unquote

from unionref.links.answers import AnswerError
from unionref.links.forms import LAG, batches, need, refuse_error
from unionref.links.web import Client
from unionref.links.wikibase import is_item

APIS: Final[Mapping[str, str]] = {
    "wikipedia-en": "https://en.wikipedia.org/w/api.php",
    "wikipedia-ja": "https://ja.wikipedia.org/w/api.php",
}
"""Name of an authority → the address of its MediaWiki API."""

FOUND_BY_SEARCH: Final = 5
"""How many articles are taken from one search."""

_OTHER: Final = "answers with JSON of another form than documented"
_PARTS: Final = 20
"""How many parts an answer may be given in."""

State = Literal["there", "missing", "disambiguation", "circle"]


@dataclass(frozen=True)
class Page:
    """What a title leads to.

    Parameters
    ----------
    title : str
        The title of the page it leads to, with spaces.
    state : str
        ``there``, ``missing``, ``disambiguation`` (a page that only lists others), or ``circle`` (redirects
        that lead back to where they began).
    redirected : bool
        Whether a redirect led there.
    section : str
        The section of the page that the redirect leads to; empty for a whole page.
    item : str
        The Wikidata item of the page, such as ``Q11508432``; empty if it has none.
    """

    title: str
    state: State = "there"
    redirected: bool = False
    section: str = ""
    item: str = ""


def pages(client: Client, api: str, titles: Iterable[str]) -> dict[str, Page]:
    """Return what titles lead to.

    Parameters
    ----------
    client : Client
        Asks.
    api : str
        The address of the MediaWiki API.
    titles : iterable of str
        Titles of articles, with spaces.

    Returns
    -------
    dict of str to Page
        Title → page; every title is there.

    Raises
    ------
    WebError
        If the service does not answer, or not about all titles.
    """
    found: dict[str, Page] = {}
    for batch in batches(list(dict.fromkeys(titles))):
        form = {
            "action": "query",
            "titles": "|".join(batch),
            "redirects": "1",
            "prop": "pageprops",
            "ppprop": "wikibase_item|disambiguation",
        }
        found |= _Answers(batch).read(client, api, form)
    return found


def search(client: Client, api: str, text: str) -> tuple[str, ...]:
    """Return the titles of articles that the search of a Wikipedia finds.

    Parameters
    ----------
    client : Client
        Asks.
    api : str
        The address of the MediaWiki API.
    text : str
        A name.

    Returns
    -------
    tuple of str
        Titles, in the order of the answer, five at most.
    """
    words = " ".join(text.replace('"', " ").split())
    form = {
        "action": "query",
        "list": "search",
        "srsearch": f'"{words}"',
        "srnamespace": "0",
        "srlimit": str(FOUND_BY_SEARCH),
        "srinfo": "",
        "srprop": "",
        **_COMMON,
    }

    def check(answer: Any) -> None:
        refuse_error(answer)
        query = answer.get("query")
        rows = query.get("search") if isinstance(query, dict) else None
        need(isinstance(rows, list), "answers without a list of what was found")
        for row in rows or ():
            need(isinstance(row, dict) and _is_title(row.get("title")), "names an article without a title")

    return tuple(row["title"] for row in client.json(api, form, check)["query"]["search"])


_COMMON: Final = {"format": "json", "formatversion": "2", "maxlag": LAG}


class _Answers:
    """What the answers to one question say; a long one is given in parts."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._moved: dict[str, tuple[str, str, bool]] = {}
        self._pages: dict[str, dict[str, Any]] = {}

    def read(self, client: Client, api: str, form: Mapping[str, str]) -> dict[str, Page]:
        more: Mapping[str, str] = {}
        for _ in range(_PARTS):
            answer = client.json(api, {**form, **_COMMON, **more}, self._check)
            self._add(answer)
            if "continue" not in answer:
                return {title: self._page(title) for title in self._titles}
            more = {str(name): str(value) for name, value in answer["continue"].items()}
        raise client.refused(api, f"does not come to an end after {_PARTS} parts of one answer")

    def _check(self, answer: Any) -> None:
        refuse_error(answer)
        query = answer.get("query")
        need(isinstance(query, dict) and isinstance(query.get("pages"), list), "answers without pages")
        need(
            isinstance(answer.get("continue", {}), dict), "answers with JSON of another form than documented"
        )
        for row in _rows(query, "normalized", "redirects"):
            need(_is_title(row.get("from")) and _is_title(row.get("to")), "redirects without a title")
        for row in _rows(query, "interwiki"):
            need(_is_title(row.get("title")), "leads to another wiki without a title")
        for page in _rows(query, "pages"):
            need(_is_title(page.get("title")), "names an article without a title")
            said = page.get("pageprops", {})
            need(isinstance(said, dict), "describes a page in another form than documented")
            item = said.get("wikibase_item")
            need(item is None or is_item(item), "names something that is not an item")
        if "continue" not in answer:
            try:
                later = _Answers(self._titles)
                later._moved, later._pages = dict(self._moved), dict(self._pages)
                later._add(answer)
                for title in self._titles:
                    later._page(title)
            except KeyError as error:
                raise AnswerError(f"says nothing about “{error.args[0][:60]}”") from error

    def _add(self, answer: Mapping[str, Any]) -> None:
        query = answer["query"]
        for row in _rows(query, "normalized"):
            title = unquote(row["from"]) if row.get("fromencoded") else row["from"]
            self._moved[title] = (row["to"], "", False)
        for row in _rows(query, "redirects"):
            self._moved[row["from"]] = (row["to"], str(row.get("tofragment") or ""), True)
        for row in _rows(query, "interwiki"):
            self._pages[row["title"]] = {"missing": True}  # a page of another wiki
        for page in _rows(query, "pages"):
            known = self._pages.setdefault(page["title"], {})
            self._pages[page["title"]] = {
                **known,
                **page,
                "pageprops": {**known.get("pageprops", {}), **page.get("pageprops", {})},
            }

    def _page(self, title: str) -> Page:
        at, section, redirected = title, "", False
        passed = {title}
        while at in self._moved:
            at, fragment, is_redirect = self._moved[at]
            section, redirected = fragment or section, redirected or is_redirect
            if at in passed:
                return Page(at, "circle", True)
            passed.add(at)
        page = self._pages[at]
        if page.get("missing") or page.get("invalid"):
            return Page(at, "missing", redirected)
        said = page["pageprops"]
        state: State = "disambiguation" if "disambiguation" in said else "there"
        return Page(at, state, redirected, section, said.get("wikibase_item", ""))


def _rows(query: Mapping[str, Any], *names: str) -> Iterator[Mapping[str, Any]]:
    for name in names:
        rows = query.get(name, [])
        need(isinstance(rows, list), _OTHER)
        for row in rows:
            need(isinstance(row, dict), _OTHER)
            yield row


def _is_title(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
