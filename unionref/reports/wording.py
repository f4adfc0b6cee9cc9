"""What a claim speaks of and what it says of that, in few words, for reports that set claims side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import Entity
from unionref.describe import Facts, kind_of_statement, party
from unionref.namespaces import UR, expand

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.reader import Reader
    from unionref.sources import SourceRef

_FOUNDER: Final = "prov:wasAssociatedWith"
_PARTIES: Final = (
    ("ended", "ur:ceased"),
    ("went on", "ur:continued"),
    ("began", "ur:created"),
    ("founded by", _FOUNDER),
)
NO_DATES: Final = "no dates"
_PERIOD: Final = (("from", "ur:from"), ("to", "ur:to"), ("attested", "ur:attested"))
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SAID_OF: Final[Mapping[str, str]] = MappingProxyType(
    {"beginning": "Beginning of", "ceasing": "End of", "renaming": "Renaming of"}
)


@dataclass(frozen=True)
class Reading:
    """A passage that a claim was read in.

    Parameters
    ----------
    source : SourceRef
        The passage and the document it is part of.
    reliability : int or None
        The class of the document, 1 the best; None if it has none.
    """

    source: SourceRef
    reliability: int | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        ref = self.source
        return {
            "passage": ref.passage.id,
            "source": ref.source.id,
            "title": ref.title,
            "publisher": ref.publisher,
            "locator": ref.locator,
            "url": ref.url,
            "reliability": self.reliability,
        }


@dataclass(frozen=True)
class Told:
    """A claim in words.

    Parameters
    ----------
    statement : Entity
        The statement.
    value : str
        What it says of the matter.
    readings : tuple of Reading
        Where it was read.
    ruling : str
        Why the editors ranked it as they did, if they did.
    notes : tuple of str
        Remarks in the data.
    """

    statement: Entity
    value: str
    readings: tuple[Reading, ...]
    ruling: str = ""
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        found = {
            "statement": self.statement.id,
            "value": self.value,
            "ruling": self.ruling,
            "notes": list(self.notes),
            "readings": [reading.to_json() for reading in self.readings],
        }
        return {key: value for key, value in found.items() if value not in ("", [])}


def tell(reader: Reader, iri: str) -> Told:
    """Put a claim into words.

    Parameters
    ----------
    reader : Reader
        Reads the graph.
    iri : str
        The statement.

    Returns
    -------
    Told
        The words.
    """
    dataset, facts = reader.dataset, reader.facts(iri)
    return Told(
        statement=dataset.entity(iri),
        value=value_of(dataset, facts),
        readings=tuple(reading(reader, term.value) for term in facts.all("prov:wasDerivedFrom")),
        ruling=facts.text("ur:ruling") or "",
        notes=tuple(str(term.value) for term in facts.all("skos:note")),
    )


def reading(reader: Reader, passage: str) -> Reading:
    """Return a passage with its document and the class of that."""
    source = reader.dataset.passage(passage)
    reliability = (reader.facts(source.source.iri).iri_of("ur:reliability") or "").rpartition("/")[2]
    return Reading(source, int(reliability) if reliability.isdecimal() else None)


def value_of(dataset: Dataset, facts: Facts) -> str:
    """Return what a claim says of its matter: the figure, the period, or the date and the parties.

    Parameters
    ----------
    dataset : Dataset
        The graph, for labels.
    facts : Facts
        The statement.

    Returns
    -------
    str
        Such as ``12,345 members, 1989-12`` or ``from 1990 to 1999, merged``.
    """
    kind = kind_of_statement(facts) or "Statement"
    if kind == "MembershipCount":
        return _count(dataset, facts)
    if kind in ("Affiliation", "Tenure", "NameUse", "Relation", "Seat"):
        return _period(dataset, facts)
    if kind == "Remark":
        return " – ".join(
            text for text in (facts.text("rdf:value"), facts.text("skos:note")) if text is not None
        )
    parts = [dates(facts, "ur:date") or "no date", dataset.label(UR + kind) or kind]
    alone = len({term.value for _, name in _PARTIES[:3] for term in facts.all(name)}) == 1
    parties = [
        f"{word} {', '.join(party(dataset, term.value) for term in facts.all(name))}"
        for word, name in _PARTIES
        if facts.all(name) and not (alone and name != _FOUNDER)
    ]
    return ": ".join(parts) + (f" – {'; '.join(parties)}" if parties else "")


def dates(facts: Facts, predicate: str) -> str:
    """Return the dates that a claim gives, as printed."""
    return " / ".join(str(term.value) for term in facts.all(predicate))


def _count(dataset: Dataset, facts: Facts) -> str:
    text = " / ".join(f"{int(term.value):,}" for term in facts.all("ur:count")) + " members"
    basis = facts.iri_of("ur:countBasis")
    if basis is not None and basis != expand("count-basis:not-stated"):
        text += f" ({dataset.label(basis) or basis})"
    return f"{text}, {dates(facts, 'ur:date') or 'undated'}"


def _period(dataset: Dataset, facts: Facts) -> str:
    parts = [f"{word} {dates(facts, name)}" for word, name in _PERIOD if facts.all(name)]
    text = ", ".join(parts).replace(", to ", " to ") or NO_DATES
    reason = facts.iri_of("ur:endReason")
    if reason is not None:
        text += f", ended: {dataset.label(reason) or reason}"
    role = facts.iri_of("org:role")
    if role is not None and kind_of_statement(facts) == "Affiliation":
        text += f", as {dataset.label(role) or role}"
    return text


def matter_of(reader: Reader, iri: str, key: Sequence[str] = ()) -> str:
    """Return what a claim, or a group of claims, speaks of.

    Parameters
    ----------
    reader : Reader
        Reads the graph.
    iri : str
        The statement, or the principal of the group.
    key : sequence of str
        The key of the group, without the base of the IRIs.

    Returns
    -------
    str
        Such as ``Affiliation of A to B`` or ``President of A: C``.
    """
    dataset, facts = reader.dataset, reader.facts(iri)
    kind = kind_of_statement(facts) or "Statement"
    of, member, body = (
        facts.iri_of(name) for name in ("ur:ofOrganization", "org:member", "org:organization")
    )
    if kind == "Affiliation":
        return f"Affiliation of {party(dataset, member or '?')} to {party(dataset, body or '?')}"
    if kind == "Tenure":
        role = facts.iri_of("org:role")
        office = (dataset.label(role) if role else None) or "officer"
        return f"{sentence(office)} of {party(dataset, body or '?')}: {party(dataset, member or '?')}"
    if kind == "MembershipCount":
        return f"Members of {party(dataset, of or '?')}, {dates(facts, 'ur:date')[:4] or 'undated'}"
    if kind == "NameUse":
        return f"Name of {party(dataset, of or '?')}: {facts.text('skosxl:literalForm') or '?'}"
    if kind == "Seat":
        return f"Seat of {party(dataset, of or '?')}: {facts.text('schema:address') or '?'}"
    if kind == "Relation":
        other, type_ = facts.iri_of("dcterms:relation"), facts.iri_of("dcterms:type")
        words = (dataset.label(type_) if type_ else None) or "related to"
        return f"{party(dataset, of or '?')}: {words}" + (f" {party(dataset, other)}" if other else "")
    if kind == "Remark":
        type_ = facts.iri_of("dcterms:type")
        label = sentence((dataset.label(type_) if type_ else None) or "remark")
        about = ", ".join(party(dataset, term.value) for term in facts.all("dcterms:subject"))
        return f"{label}: {about}" if about else label
    return _event(reader, facts, key)


def _event(reader: Reader, facts: Facts, key: Sequence[str]) -> str:
    dataset = reader.dataset
    if len(key) > 2 and key[1] in _SAID_OF:
        return f"{_SAID_OF[key[1]]} {party(dataset, expand('id:') + key[2].removeprefix('id/'))}"
    page = facts.iri.partition("#")[0]
    label = dataset.label(facts.iri) or dataset.label(page)
    if page.startswith(expand("event:")) and label:
        return label
    kind = kind_of_statement(facts) or "Event"
    others = [term.value for _, name in _PARTIES[:3] for term in facts.all(name)]
    label = sentence(dataset.label(UR + kind) or kind)
    return f"{label} of {', '.join(party(dataset, iri) for iri in others)}"


def cited(readings: Sequence[Reading]) -> str:
    """Return passages in words, those of one document together."""
    found: dict[str, list[Reading]] = {}
    for each in readings:
        found.setdefault(each.source.source.iri, []).append(each)
    return "; ".join(_document(passages) for passages in found.values())


def _document(passages: Sequence[Reading]) -> str:
    ref, reliability = passages[0].source, passages[0].reliability
    places = " / ".join(dict.fromkeys(each.source.locator for each in passages if each.source.locator))
    more = [ref.publisher] if ref.publisher and ref.publisher not in ref.title else []
    more += [f"class {reliability}"] if reliability is not None else []
    text = f"“{ref.title or ref.source.id}”" + (f", {places}" if places else "")
    return text + (f" ({', '.join(more)})" if more else "")


def sentence(words: str) -> str:
    """Return words with a capital in front."""
    return words[:1].upper() + words[1:]


def number(count: int) -> str:
    """Return a small number as a word."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def several(count: int, noun: str) -> str:
    """Return a number with its noun: ``one source``, ``two sources``."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"
