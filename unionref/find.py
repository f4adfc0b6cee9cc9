"""Finding things by any of their names, in any script, with typing errors forgiven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unionref.folding import fold, joined, loose
from unionref.kinds import KINDS, kind_of
from unionref.namespaces import expand

if TYPE_CHECKING:
    import pyoxigraph

VERSION: Final = 1
"""Version of the index; a build with another one is built again."""

MAIN_NAME: Final = 100.0
OTHER_NAME: Final = 99.0
_LEAST: Final = 55.0
_LEAST_LIKENESS: Final = 68.0


@dataclass(frozen=True)
class Match:
    """Something found by a name.

    Parameters
    ----------
    iri : str
        Its full IRI.
    id : str
        What to type for it.
    kind : str
        One of `KINDS`.
    label : str
        Its label.
    name : str
        The name that matched.
    score : float
        0 to 100. 100: the same as its id or main name; 99: the same as another of its names; 95 to 98: the
        same but for spelling or the order of words; 85 to 94: the name begins so; 68 to 84: the words, or
        the characters, occur in it; below 80 also: a similar name.
    """

    iri: str
    id: str
    kind: str
    label: str
    name: str
    score: float


@dataclass(frozen=True)
class _Name:
    text: str
    key: str
    weight: float


@dataclass(frozen=True)
class _Entry:
    iri: str
    kind: str
    label: str
    names: tuple[_Name, ...]


def build_index(store: pyoxigraph.Store) -> dict[str, Any]:
    """Return the index of all names in the default graph of a store.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.

    Returns
    -------
    dict
        What JSON can hold, in an order that depends on nothing but the content.
    """
    import pyoxigraph as ox

    labels: dict[str, tuple[int, str]] = {}
    names: dict[str, dict[str, float]] = {}

    def quads(predicate: str) -> Iterator[tuple[str, Any]]:
        for quad in store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None, ox.DefaultGraph()):
            yield quad.subject.value, quad.object  # type: ignore[union-attr]

    def add(iri: str, text: str, weight: float) -> None:
        if kind_of(iri) is not None and text.strip():
            of = names.setdefault(iri, {})
            of[text] = max(weight, of.get(text, 0.0))

    for rank, predicate in enumerate(("rdfs:label", "skos:prefLabel", "dcterms:title", "foaf:name")):
        for iri, term in quads(predicate):
            add(iri, term.value, MAIN_NAME)
            candidate = (2 * rank + (term.language != "en"), term.value)
            labels[iri] = min(labels.get(iri, candidate), candidate)
    for iri, term in quads("skos:altLabel"):
        add(iri, term.value, OTHER_NAME)
    of_organization = {iri: term.value for iri, term in quads("ur:ofOrganization")}
    for use, term in quads("skosxl:literalForm"):
        if use in of_organization:
            add(of_organization[use], term.value, OTHER_NAME)
    for iri in names:
        add(iri, iri.rpartition("/")[2], MAIN_NAME)
    redirects = {iri: term.value for iri, term in quads("dcterms:isReplacedBy") if kind_of(iri) is not None}
    return {
        "version": VERSION,
        "entries": [
            {
                "iri": iri,
                "kind": kind_of(iri),
                "label": labels[iri][1] if iri in labels else iri.rpartition("/")[2],
                "names": [[text, fold(text), names[iri][text]] for text in sorted(names[iri])],
            }
            for iri in sorted(names)
            if iri not in redirects
        ],
        "redirects": dict(sorted(redirects.items())),
    }


class Names:
    """The index of names, ready to be searched.

    Parameters
    ----------
    index : mapping
        What `build_index` returned.

    Raises
    ------
    ValueError
        If it is something else.
    """

    def __init__(self, index: Mapping[str, Any]) -> None:
        try:
            if index["version"] != VERSION:
                raise ValueError("an index of names of another version")
            self._entries = tuple(
                _Entry(row["iri"], row["kind"], row["label"], tuple(_Name(*name) for name in row["names"]))
                for row in index["entries"]
            )
            self.redirects: Mapping[str, str] = dict(index["redirects"])
        except (KeyError, TypeError) as error:
            raise ValueError("not an index of names") from error

    def __len__(self) -> int:
        return len(self._entries)

    def exact(self, text: str, kinds: Sequence[str] | None = None) -> list[Match]:
        """Return what bears exactly this name, spelling apart.

        Parameters
        ----------
        text : str
            A name.
        kinds : sequence of str, optional
            Only these of `KINDS`.

        Returns
        -------
        list of Match
            Best first; only scores of 95 and more.
        """
        return [match for match in self._scored(text, kinds, similar=False) if match.score >= 95]

    def search(self, text: str, limit: int = 10, kinds: Sequence[str] | None = None) -> list[Match]:
        """Return what is called so, or nearly so.

        Parameters
        ----------
        text : str
            A name, a part of one, or one with typing errors.
        limit : int
            The most matches to return.
        kinds : sequence of str, optional
            Only these of `KINDS`.

        Returns
        -------
        list of Match
            Best first.
        """
        return self._scored(text, kinds, similar=True)[:limit]

    def _scored(self, text: str, kinds: Sequence[str] | None, *, similar: bool) -> list[Match]:
        from unionref.answers import compact

        wanted = _Wanted(text)
        if not wanted.key:
            return []
        found: list[Match] = []
        for entry in self._entries:
            if kinds is not None and entry.kind not in kinds:
                continue
            name, score = _best(entry.names, wanted, similar)
            if name is not None and score >= _LEAST:
                found.append(
                    Match(entry.iri, compact(entry.iri), entry.kind, entry.label, name.text, round(score, 1))
                )
        found.sort(key=lambda match: (-match.score, KINDS.index(match.kind), match.label, match.iri))
        return found


class _Wanted:
    """The name searched for, folded once."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.key = fold(text)
        self.words = tuple(self.key.split())
        self.sorted = sorted(self.words)
        self.joined = joined(self.key)
        self.loose = loose(self.key)


def _best(names: Iterable[_Name], wanted: _Wanted, similar: bool) -> tuple[_Name | None, float]:
    best: _Name | None = None
    highest = 0.0
    for name in names:
        score = _same(name, wanted) or _within(name, wanted)
        if similar and score < 80.0:
            score = max(score, _similar(name, wanted))
        if score > highest or (score == highest and best is not None and len(name.text) < len(best.text)):
            best, highest = name, score
    return best, highest


def _same(name: _Name, wanted: _Wanted) -> float:
    """Return 95 to 100 if the name is the one wanted, spelling and order apart, else 0."""
    if name.text.casefold() == wanted.text.casefold():
        return name.weight
    if name.key == wanted.key:
        return name.weight - 1.0
    key = joined(name.key)
    if key == wanted.joined:
        return name.weight - 2.0
    if key[:1] == wanted.joined[:1] and loose(name.key) == wanted.loose:
        return 96.0
    if len(wanted.words) > 1 and sorted(name.key.split()) == wanted.sorted:
        return 95.0
    return 0.0


def _within(name: _Name, wanted: _Wanted) -> float:
    """Return 68 to 94 if the name begins with, or holds, what is wanted, else 0."""
    key = joined(name.key)
    if not key or len(wanted.joined) < 2:
        return 0.0
    share = min(1.0, len(wanted.joined) / len(key))
    if key.startswith(wanted.joined):
        return 85.0 + 9.0 * share
    words = name.key.split()
    if all(word in words for word in wanted.words):
        return 74.0 + 10.0 * share
    if all(any(word.startswith(start) for word in words) for start in wanted.words):
        return 71.0 + 10.0 * share
    if wanted.joined in key:
        return 68.0 + 12.0 * share
    return 0.0


def _similar(name: _Name, wanted: _Wanted) -> float:
    """Return up to 79 for a name that differs by a few letters or words, else 0 (rapidfuzz's ratios)."""
    from rapidfuzz import fuzz

    key = joined(name.key)
    if not key or len(wanted.joined) < 3:
        return 0.0
    likeness = fuzz.ratio(key, wanted.joined, score_cutoff=_LEAST_LIKENESS)
    if len(wanted.words) > 1:
        likeness = max(
            likeness,
            fuzz.token_sort_ratio(name.key, wanted.key, score_cutoff=_LEAST_LIKENESS),
            0.9 * fuzz.token_set_ratio(name.key, wanted.key, score_cutoff=_LEAST_LIKENESS),
        )
    return float(likeness) * 0.79 if likeness >= _LEAST_LIKENESS else 0.0
