"""What a person types for a parameter, turned into the RDF term it means: an id or a name, a day, a year, a
text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from unionref.answers import Entity, compact
from unionref.errors import UsageError
from unionref.kinds import kind_of
from unionref.namespaces import BASE, PREFIXES
from unionref.queries import ENTITY_TYPES, SLUG, Param, StoredQuery, shell_word

if TYPE_CHECKING:
    import pyoxigraph

    from unionref.find import Match, Names

_SEGMENTS: Final = {
    "organization": ("id",),
    "person": ("person",),
    "event": ("event",),
    "source": ("source",),
    "industry": ("industry",),
}
_WORDS: Final = {
    "organization": "an organization",
    "person": "a person",
    "event": "an event",
    "source": "a source",
    "industry": "an industry",
    "statement": "a statement",
    "entity": "anything in the graph",
}
_TYPE: Final = PREFIXES["rdf"] + "type"
_REPLACED: Final = PREFIXES["dcterms"] + "isReplacedBy"
_IS_REPLACED_LIMIT: Final = 20


class Bound(NamedTuple):
    """A value for a parameter.

    Parameters
    ----------
    term : pyoxigraph.NamedNode or pyoxigraph.Literal
        The RDF term.
    shown : str
        How it is shown above an answer.
    note : str or None
        What the person who typed it should know.
    """

    term: Any
    shown: str
    note: str | None = None


class Finder(Protocol):
    """Finds what an id, an IRI or a name stands for."""

    def resolve(self, value: str | Entity, type: str = "entity") -> Bound:
        """Return its IRI; see `Resolver.resolve`."""
        ...


class Resolver:
    """Finds what an id or a name stands for.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    load_names : callable
        Returns the index of names; called only when something is not an id.
    label_of : callable
        Gives the label of an IRI.
    """

    def __init__(
        self,
        store: pyoxigraph.Store,
        load_names: Callable[[], Names],
        label_of: Callable[[str], str | None],
    ) -> None:
        self._store = store
        self._load_names = load_names
        self._label_of = label_of

    def resolve(self, value: str | Entity, type: str = "entity") -> Bound:
        """Return the entity, concept or statement that an id, an IRI or a name stands for.

        Parameters
        ----------
        value : str or Entity
            `kenkoro`, `id:kenkoro`, `event/kenkoro-1999`, `kenkoro#count-2019`, a full IRI, or a name.
        type : str
            One of `unionref.queries.ENTITY_TYPES`.

        Returns
        -------
        Bound
            Its IRI, with a note if the id was replaced by another.

        Raises
        ------
        UsageError
            If nothing, or more than one thing, is called so; names the candidates with their ids.
        """
        text = value.iri if isinstance(value, Entity) else value.strip()
        if not text:
            raise UsageError(f"The value is empty; {_WORDS[type]} is needed.", fix="give an id or a name.")
        for iri in candidates(text, type):
            if self._is_known(iri):
                return self._checked(iri, text, type)
        if _is_iri(text) or "#" in text:
            raise UsageError(
                f"“{text}” is not in the graph.",
                fix="unionref find NAME gives the ids; unionref show ID lists the statements of an entity.",
            )
        return self._by_name(text, type)

    def _is_known(self, iri: str) -> bool:
        import pyoxigraph

        try:
            node = pyoxigraph.NamedNode(iri)
        except ValueError:
            return False
        return next(self._store.quads_for_pattern(node, None, None, None), None) is not None

    def _checked(self, iri: str, text: str, type: str) -> Bound:
        import pyoxigraph

        note = None
        target = iri
        for _ in range(_IS_REPLACED_LIMIT):
            quad = next(
                self._store.quads_for_pattern(
                    pyoxigraph.NamedNode(target), pyoxigraph.NamedNode(_REPLACED), None, None
                ),
                None,
            )
            if quad is None:
                break
            target = quad.object.value  # type: ignore[union-attr]
        if target != iri:
            note = f"The id {compact(iri)} was replaced by {compact(target)}, which is used here."
        kind = _kind_of(target)
        # an event is a statement too: somebody says that it happened
        if type not in ("entity", kind) and (type, kind) != ("statement", "event"):
            raise UsageError(
                f"“{text}” is {_WORDS.get(kind or '', f'a concept of the list “{kind}”')}; "
                f"{_WORDS[type]} is needed.",
                fix=f"unionref show {shell_word(compact(target))} lists its statements with their ids."
                if type == "statement"
                else "unionref find NAME lists what there is, with the kind of each.",
            )
        return Bound(pyoxigraph.NamedNode(target), self._shown(target), note)

    def _shown(self, iri: str) -> str:
        label = self._label_of(iri)
        return f"{compact(iri)} ({label})" if label and label != compact(iri) else compact(iri)

    def _by_name(self, text: str, type: str) -> Bound:
        import pyoxigraph

        if type == "statement":
            raise UsageError(
                f"“{text}” is not a statement; a statement has an id such as kenkoro#count-2019.",
                fix="unionref show ID lists the statements of an entity with their ids.",
            )
        names = self._load_names()
        kinds = None if type == "entity" else (type,)
        exact = names.exact(text, kinds)
        exact = [match for match in exact if match.kind != "source"] or exact  # a page is named like its body
        if len(exact) > 1:
            raise UsageError(
                f"“{text}” is the name of {len(exact)}:\n{_listed(exact)}",
                fix=f"give the id, for example {exact[0].id}.",
            )
        if len(exact) == 1:
            return Bound(pyoxigraph.NamedNode(exact[0].iri), self._shown(exact[0].iri))
        near = names.search(text, limit=5, kinds=kinds)
        what = _WORDS[type].partition(" ")[2] if type != "entity" else "thing"
        if near:
            raise UsageError(
                f"No {what} is called “{text}”. The nearest:\n{_listed(near)}",
                fix=f"give one of these ids, or look further with: unionref find {shell_word(near[0].label)}",
            )
        raise UsageError(
            f"No {what} is called “{text}”, and no name is like it.",
            fix="unionref find WORD looks for a word in all names.",
        )


def _listed(matches: Sequence[Match]) -> str:
    return "\n".join(
        f"  {match.id}  {match.label}"
        + (f" (also {match.name})" if match.name not in (match.label, match.id) else "")
        for match in matches
    )


def _is_iri(text: str) -> bool:
    return text.startswith(("http://", "https://", "<"))


def _kind_of(iri: str) -> str | None:
    return "statement" if iri.startswith(BASE) and "#" in iri else kind_of(iri)


def candidates(text: str, type: str) -> list[str]:
    """Return the IRIs that a text may be short for, the likeliest first."""
    if text.startswith("<") and text.endswith(">"):
        return [text[1:-1]]
    if _is_iri(text):
        return [text]
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w.#/-]+", local):
        return [PREFIXES[prefix] + local]
    page, mark, fragment = text.partition("#")
    suffix = mark + fragment
    if "/" in page:
        return [BASE + page + suffix] if re.fullmatch(r"[a-z-]+/[a-z0-9-]+", page) else []
    if not SLUG.match(page):
        return []
    if mark or type in ("statement", "entity"):
        segments: tuple[str, ...] = ("id", "person", "event", "source", "industry")
    else:
        segments = _SEGMENTS[type]
    return [f"{BASE}{segment}/{page}{suffix}" for segment in segments]


def bound_values(query: StoredQuery, given: Mapping[str, Any], resolver: Finder) -> dict[str, Bound]:
    """Return the RDF terms for the values given to a stored query.

    Parameters
    ----------
    query : StoredQuery
        The query.
    given : mapping of str to object
        The values by the name of the parameter, as typed.
    resolver : Finder
        Finds entities.

    Returns
    -------
    dict of str to Bound
        A term for each parameter for which there is a value, in the order of the query's header.

    Raises
    ------
    UsageError
        If a value is not of its parameter's type, or one that the query needs is not given.
    """
    terms: dict[str, Bound] = {}
    for param in query.params:
        if given.get(param.name) is not None:
            terms[param.name] = to_term(param, given[param.name], resolver)
        elif param.required:
            raise UsageError(
                f"{query.id} needs --{param.name.replace('_', '-')}: {param.description}",
                fix=f"for example: {query.example()}",
            )
    return terms


def told(query: StoredQuery, terms: Mapping[str, Bound]) -> dict[str, Any]:
    """Return what an answer tells about the values it was asked with: `asked` and `notes` (see `Answer`)."""
    return {
        "asked": [
            (param.name, terms[param.name].shown if param.name in terms else param.example)
            for param in query.params
            if param.name in terms or param.example
        ],
        "notes": [bound.note for bound in terms.values() if bound.note],
    }


def to_term(param: Param, value: object, resolver: Finder) -> Bound:
    """Return the RDF term for what was given as a parameter.

    Parameters
    ----------
    param : Param
        The parameter.
    value : object
        A text as typed; or an Entity, a date, a PartialDate or an int from Python.
    resolver : Finder
        Finds entities.

    Returns
    -------
    Bound
        The term and how to show it.

    Raises
    ------
    UsageError
        If the value is not of the parameter's type; the sentence shows how to write it.
    """
    option = "--" + param.name.replace("_", "-")
    try:
        if param.type in ENTITY_TYPES:
            if not isinstance(value, str | Entity):
                raise UsageError(f"{value!r} is not an id or a name.")
            return resolver.resolve(value, param.type)
        if isinstance(value, str) and param.type != "text":
            value = value.strip()
        if param.type in ("day", "date"):
            return _day(value)
        if param.type == "authority":
            return _authority(value)
        if param.type == "year":
            return _year(value)
        if param.type == "integer":
            return _integer(value)
        return _text(value)
    except UsageError as error:
        raise UsageError(f"{option}: {error.message}", rule=error.rule, fix=error.fix) from error


def _literal(text: str, datatype: str) -> Any:
    import pyoxigraph

    return pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(PREFIXES["xsd"] + datatype))


def _day(value: object) -> Bound:
    from unionref.dates import parse_day

    day = value.isoformat() if isinstance(value, date) else parse_day(str(value)).isoformat()
    return Bound(_literal(day[:10], "date"), day[:10])


def _authority(value: object) -> Bound:
    import pyoxigraph

    from unionref.links import AUTHORITIES

    names = [authority.name for authority in AUTHORITIES.values()]
    if value not in names:
        raise UsageError(f"There is no authority “{value}”.", fix=f"write one of: {', '.join(names)}")
    return Bound(pyoxigraph.Literal(str(value)), str(value))


def _year(value: object) -> Bound:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{4}", text) or text == "0000":
        raise UsageError(f"“{text}” is not a year.", fix="write a year with four digits, such as 1999.")
    return Bound(_literal(str(int(text)), "integer"), text)


def _integer(value: object) -> Bound:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise UsageError(f"“{text}” is not a whole number.", fix="write it with digits only, such as 12.")
    return Bound(_literal(str(int(text)), "integer"), str(int(text)))


def _text(value: object) -> Bound:
    import pyoxigraph

    if not isinstance(value, str):
        raise UsageError(f"{value!r} is not a text.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            "The text is not valid Unicode.", fix="use a terminal that works in UTF-8."
        ) from error
    return Bound(pyoxigraph.Literal(value), f"“{value}”")
