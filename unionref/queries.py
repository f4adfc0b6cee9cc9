"""Stored queries: their `#+` headers, their catalogue, and the binding of values to their parameters.

A parameter is one line of the query, inside WHERE, that works as it stands in any SPARQL tool::

    VALUES ?body { <https://w3id.org/unionref/id/zenroren> }   # param

Binding puts other RDF terms between the braces of that line. A value is never pasted as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from unionref.errors import FindingsError
from unionref.failures import damaged

NOT_STORED: Final = ("checks", "wikidata")
"""Folders below queries/ whose files are not asked of the graph by name: rules, and queries for Wikidata."""
ENTITY_TYPES: Final = ("organization", "person", "source", "event", "industry", "entity", "statement")
"""Parameter types whose value is something the graph holds, given by id or by name."""

PARAM_TYPES: Final = (*ENTITY_TYPES, "authority", "day", "date", "year", "integer", "text")
"""All parameter types; `authority` is the name of one, and `date` another word for `day`."""

RESERVED: Final = frozenset({"format", "help", "query", "according_to", "root", "build", "verbose"})
"""Names that the command line and `Dataset.ask` need for themselves."""

Term: TypeAlias = Any
"""A pyoxigraph NamedNode or Literal (the module is imported where it is used)."""

PARAM_LINE: Final = re.compile(r"^(\s*VALUES\s+[?$](\w+)\s*\{)(.*)(\}\s*#\s*param\s*)$", re.IGNORECASE)
_ESCAPE: Final = r"\\\\([uU])|\\u([0-9A-Fa-f]{4})|\\\\|\\."
"""One escape of a string: an escaped backslash before a u (group 1), a codepoint (group 2), any other."""
SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


class Param(NamedTuple):
    """One parameter of a stored query.

    Parameters
    ----------
    name : str
        The variable, without its question mark.
    type : str
        One of `PARAM_TYPES`.
    required : bool
        Whether a caller must give it.
    default : str or None
        What the header gives as default, as written there.
    description : str
        One sentence for the person who asks.
    example : str
        The value in the file's own VALUES line, as a person would type it.
    """

    name: str
    type: str
    required: bool
    default: str | None
    description: str
    example: str


class StoredQuery(NamedTuple):
    """A stored query and what its header says.

    Parameters
    ----------
    id : str
        The file name without `.rq`.
    topic : str
        The folder below queries/ in which it stands.
    summary, question : str
        What it returns; the question it answers.
    tags : tuple of str
        Words to group by.
    params : tuple of Param
        In the order of the header.
    columns : tuple of str
        The variables selected, in order.
    text : str
        The whole file.
    none : str
        What it means that there is no row, where that is something else than that no source says so.
    """

    id: str
    topic: str
    summary: str
    question: str
    tags: tuple[str, ...]
    params: tuple[Param, ...]
    columns: tuple[str, ...]
    text: str
    none: str = ""

    def param(self, name: str) -> Param | None:
        """Return the parameter of that name (hyphens and underscores alike), or None."""
        wanted = name.replace("-", "_")
        return next((param for param in self.params if param.name == wanted), None)

    def example(self) -> str:
        """Return a command that works, with the values the file itself holds."""
        words = [
            "unionref",
            "ask",
            self.id,
            *(shell_word(param.example) for param in self.params if param.required),
        ]
        optional = next((param for param in self.params if not param.required and param.example), None)
        if optional is not None:
            words += ["--" + optional.name.replace("_", "-"), shell_word(optional.example)]
        return " ".join(words)


def shell_word(text: str) -> str:
    """Return a text as one word of a command, in quotation marks where it needs them."""
    return (
        text
        if re.fullmatch(r"[\w./:#@%+=-]+", text) and "#" not in text[:1]
        else "'" + text.replace("'", "'\\''") + "'"
    )


def parse_query(text: str, file: Path | str) -> StoredQuery:
    """Read a stored query; see `unionref.headers.parse_query`."""
    from unionref import headers

    return headers.parse_query(text, file)


def load_catalogue(folder: Path) -> list[StoredQuery]:
    """Read all stored queries below a folder, except those in its folders checks/ and wikidata/.

    Parameters
    ----------
    folder : pathlib.Path
        The folder queries/.

    Returns
    -------
    list of StoredQuery
        Sorted by id.

    Raises
    ------
    FindingsError
        If one of them is broken, or two have one id.
    UnreadableError
        If a file cannot be read as UTF-8.
    """
    from unionref.headers import parse_query, read_text

    found: dict[str, tuple[Path, StoredQuery]] = {}
    for path in sorted(folder.rglob("*.rq")):
        if path.relative_to(folder).parts[0] in NOT_STORED:
            continue
        query = parse_query(read_text(path), path)
        if query.id in found:
            raise FindingsError(
                f"Two stored queries have the id {query.id}; the other is {found[query.id][0]}.",
                file=path,
                fix="rename one of the two files.",
            )
        found[query.id] = (path, query)
    return [found[key][1] for key in sorted(found)]


def as_dict(query: StoredQuery) -> dict[str, Any]:
    """Return a stored query as JSON knows it."""
    return {**query._asdict(), "params": [param._asdict() for param in query.params]}


def to_json(catalogue: Iterable[StoredQuery]) -> str:
    """Write a catalogue as JSON, so that asking a query needs no YAML."""
    return (
        json.dumps([as_dict(query) for query in catalogue], ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
    )


def from_json(text: str) -> list[StoredQuery]:
    """Read what `to_json` wrote.

    Raises
    ------
    ValueError
        If the text is not such a catalogue.
    """
    try:
        return [
            StoredQuery(
                **{
                    **row,
                    "tags": tuple(row["tags"]),
                    "columns": tuple(row["columns"]),
                    "params": tuple(Param(**param) for param in row["params"]),
                }
            )
            for row in json.loads(text)
        ]
    except (TypeError, KeyError) as error:
        raise ValueError("not a catalogue of stored queries") from error


def read_catalogue(build: Path) -> list[StoredQuery]:
    """Read the catalogue of a build.

    Parameters
    ----------
    build : pathlib.Path
        The folder of the build.

    Returns
    -------
    list of StoredQuery
        The stored queries, sorted by id.

    Raises
    ------
    UnreadableError
        If it is not there or is damaged.
    """
    path = build / "catalogue.json"
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, error) from error


def sparql_term(term: Term) -> str:
    """Write an RDF term for a query, so that every engine reads back the same term.

    SPARQL 1.1 replaces codepoint escapes before it looks at strings (section 19.2), so a backslash followed
    by a u inside a string is dangerous: rdflib takes an escaped backslash followed by ``u0022`` for a
    quotation mark. The u after a backslash is therefore itself written as an escape, which every reading of
    the rule turns back.

    Parameters
    ----------
    term : pyoxigraph.NamedNode or pyoxigraph.Literal
        The term.

    Returns
    -------
    str
        The term in SPARQL, on one line.
    """
    return re.sub(_ESCAPE, _safe_escape, str(term))


def _safe_escape(found: re.Match[str]) -> str:
    # eight digits, because rdflib takes the four of \u0075 and four such digits of the text for one code
    if found[1]:
        return f"\\\\\\U{ord(found[1]):08X}"
    return f"\\U{int(found[2], 16):08X}" if found[2] else found[0]


def bind(query: StoredQuery, values: Mapping[str, Term]) -> str:
    """Put RDF terms in the place of a query's own values.

    Parameters
    ----------
    query : StoredQuery
        The query.
    values : mapping of str to pyoxigraph.NamedNode or pyoxigraph.Literal
        A term for every parameter that is not to keep the value in the file.

    Returns
    -------
    str
        The text of the query to run.

    Raises
    ------
    FindingsError
        If the query's parameter lines do not fit its header.
    KeyError
        If a name is not a parameter of this query.
    """
    known = {param.name for param in query.params}
    for name in values:
        if name not in known:
            raise KeyError(name)
    seen: list[str] = []
    lines: list[str] = []
    for line in query.text.split("\n"):
        match = PARAM_LINE.match(line)
        if match is not None:
            seen.append(match.group(2))
            if match.group(2) in values:
                line = f"{match.group(1)} {sparql_term(values[match.group(2)])} {match.group(4)}"
        lines.append(line)
    if sorted(seen) != sorted(known):
        raise FindingsError(
            f"The stored query {query.id} describes the parameters [{', '.join(sorted(known))}] "
            f"but marks the lines of [{', '.join(sorted(seen))}].",
            fix="unionref build",
        )
    return "\n".join(lines)
