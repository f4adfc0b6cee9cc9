"""The profile of a data set: how often what occurs in it, as numbers that another can be made after.

The profile of the real data set is kept in ``profile.json`` beside this module; ``unionref synth --measure``
writes it anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.claims import (
    ATTESTED,
    BODY,
    CEASED,
    CONTINUED,
    COUNT_BASIS,
    CREATED,
    DATE,
    END_REASON,
    FROM,
    KIND,
    LITERAL_FORM,
    PART_OF,
    RELIABILITY,
    ROLE,
    TO,
    TYPE,
    Claim,
)
from unionref.errors import FindingsError, UnreadableError
from unionref.namespaces import BASE, UR, expand
from unionref.settle import Settled, Verdict

Histogram: TypeAlias = Mapping[str, int]
"""A value as text → how often it occurs."""

FILE: Final = Path(__file__).with_name("profile.json")
ORGANIZATION_CLASSES: Final = (
    "NationalCentre", "InternationalBody", "Federation", "Council", "LabourOrganization",
    "RelatedOrganization", "LocalBody", "Union", "Organization",
)  # fmt: skip
"""The classes of organizations, those that others join in front."""
GROUPED: Final = ("NameUse", "MembershipCount", "Affiliation", "Tenure", "Relation", "Seat", "Remark")
"""The kinds of statement that stand on the page of an organization."""
PRECISIONS: Final = ("none", "year", "month", "day")
_DATED: Final = {
    "Affiliation": (FROM, TO, ATTESTED), "Tenure": (FROM, TO, ATTESTED), "NameUse": (FROM, TO),
    "MembershipCount": (DATE,), "Event": (DATE,),
}  # fmt: skip
_CHOSEN: Final = {
    "Affiliation": (END_REASON,), "Tenure": (ROLE,), "NameUse": (KIND,), "MembershipCount": (COUNT_BASIS,),
    "Relation": (KIND,), "Remark": (KIND,),
}  # fmt: skip
_CLASSIFICATION: Final = expand("org:classification")
_NOTE: Final = expand("skos:note")


@dataclass(frozen=True)
class Profile:
    """How often what occurs in a data set.

    Parameters
    ----------
    organizations : int
        How many organizations it has.
    rates : mapping of str to float
        Per organization: ``triples`` of the data, ``persons``, ``sources``; and shares from 0 to 1:
        ``noted`` (claims with a note), ``disputed.<kind>`` (groups of several claims of which one was set
        aside).
    histograms : mapping of str to Histogram
        ``classes`` (class and kind of an organization), ``<kind>.groups`` (groups per organization),
        ``<kind>.claims`` (claims per group), ``<kind>.passages`` (passages per claim),
        ``<kind>.<property>.precision``, ``<kind>.<property>`` (concepts of a code list), ``degree``
        (affiliates per body joined), ``depth`` (generations of predecessors), ``events`` (kinds),
        ``Merger.ceased`` (bodies that ceased), ``languages`` (of names), ``sources`` (kind and class),
        ``passages`` (per source).
    """

    organizations: int
    rates: Mapping[str, float]
    histograms: Mapping[str, Histogram]

    def share(self, histogram: str, value: str) -> float:
        """Return the share of a value in a histogram, 0 to 1."""
        counts = self.histograms[histogram]
        return counts.get(value, 0) / max(1, sum(counts.values()))

    def mean(self, histogram: str) -> float:
        """Return the mean of a histogram whose values are numbers."""
        counts = self.histograms[histogram]
        return sum(int(value) * count for value, count in counts.items()) / max(1, sum(counts.values()))

    def to_json(self) -> str:
        """Return the profile as JSON, the same text for the same profile."""
        value = {
            "histograms": {
                name: dict(sorted(counts.items(), key=lambda item: _in_order(item[0])))
                for name, counts in sorted(self.histograms.items())
            },
            "organizations": self.organizations,
            "rates": {name: round(rate, 4) for name, rate in sorted(self.rates.items())},
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read_profile(path: Path | None = None) -> Profile:
    """Read a profile.

    Parameters
    ----------
    path : pathlib.Path, optional
        A file that ``unionref synth --measure`` wrote; without it that of the real data set.

    Returns
    -------
    Profile
        What it says.

    Raises
    ------
    UnreadableError
        If the file cannot be read.
    FindingsError
        If it holds no profile.
    """
    path = FILE if path is None else path
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"The profile cannot be read: {_why(error)}.", file=path) from error
    except ValueError as error:
        raise _no_profile(path) from error
    wanted = _real() if path != FILE else None
    try:
        found = Profile(
            int(value["organizations"]),
            {str(name): float(rate) for name, rate in value["rates"].items()},
            {
                str(name): {str(key): int(count) for key, count in counts.items()}
                for name, counts in value["histograms"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_profile(path) from error
    if wanted is not None and not _is_like(found, wanted):
        raise _no_profile(path)
    return found


def measure(settled: Settled, data: Iterable[ox.Triple]) -> Profile:
    """Measure the profile of a data set.

    Parameters
    ----------
    settled : Settled
        Its claims and what was decided about them.
    data : iterable of pyoxigraph.Triple
        Its triples.

    Returns
    -------
    Profile
        How often what occurs in it.
    """
    about = _Entities(data)
    claims = settled.claims
    organizations = about.organizations
    counts: dict[str, Counter[str]] = {"classes": Counter(organizations.values())}
    groups: dict[str, Counter[str]] = {kind: Counter() for kind in GROUPED}
    joined: Counter[str] = Counter()
    several: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    for verdict in settled.verdicts:
        members = _members(verdict, claims)
        kind = "Event" if members[0].is_event else members[0].kind
        count(counts, f"{kind}.claims", len(members))
        several[kind] += len(members) > 1
        disputed[kind] += len(members) > 1 and bool(verdict.disputed)
        if kind == "Event":
            _count_event(counts, members[0])
        elif members[0].page in organizations:
            groups[kind][members[0].page] += 1
        if kind == "Affiliation":
            joined[members[0].one(BODY) or ""] += 1
    for kind in GROUPED:
        counts[f"{kind}.groups"] = Counter(str(groups[kind][iri]) for iri in organizations)
    counts["degree"] = Counter(str(number) for number in joined.values())
    for claim in claims.values():
        _count_claim(counts, claim)
    counts["depth"] = Counter(str(depth) for depth in _depths(settled, organizations).values())
    counts["sources"] = Counter(about.sources.values())
    counts["passages"] = Counter(str(about.passages[iri]) for iri in about.sources)
    number = max(1, len(organizations))
    noted = sum(_NOTE in claim.facts for claim in claims.values())
    rates = {
        "noted": noted / max(1, len(claims)),
        "persons": about.persons / number,
        "sources": len(about.sources) / number,
        "triples": about.triples / number,
        **{f"disputed.{kind}": disputed[kind] / max(1, several[kind]) for kind in (*GROUPED, "Event")},
    }
    return Profile(len(organizations), rates, {name: dict(found) for name, found in counts.items()})


def differences(found: Profile, wanted: Profile, *, share: float = 0.05, rate: float = 0.1) -> list[str]:
    """Tell in what two profiles differ by more than is allowed.

    Parameters
    ----------
    found, wanted : Profile
        The two.
    share : float
        By how much the share of a value in a histogram may differ, 0 to 1.
    rate : float
        By what part of itself a rate, or the mean of a histogram of numbers, may differ; by half a unit in
        the second decimal in any case.

    Returns
    -------
    list of str
        One line for each difference, sorted.
    """
    lines: list[str] = []
    for name in sorted({*found.rates, *wanted.rates}):
        ours, theirs = found.rates.get(name, 0.0), wanted.rates.get(name, 0.0)
        allowed = share if name.startswith(("disputed.", "noted")) else max(0.005, rate * theirs)
        if abs(ours - theirs) > allowed:
            lines.append(f"{name}: {ours:.3f}, not {theirs:.3f}")
    for name in sorted({*found.histograms, *wanted.histograms}):
        if name not in found.histograms or name not in wanted.histograms:
            lines.append(f"{name}: only one of the two has it")
            continue
        for value in sorted({*found.histograms[name], *wanted.histograms[name]}):
            ours, theirs = found.share(name, value), wanted.share(name, value)
            if abs(ours - theirs) > share:
                lines.append(f"{name} = {value}: a share of {ours:.3f}, not {theirs:.3f}")
        if _is_of_numbers(wanted.histograms[name]):
            ours, theirs = found.mean(name), wanted.mean(name)
            if abs(ours - theirs) > max(0.005, rate * theirs):
                lines.append(f"{name}: {ours:.3f} on average, not {theirs:.3f}")
    return lines


def count(counts: dict[str, Counter[str]], name: str, value: object) -> None:
    """Count a value in the histogram of a name."""
    counts.setdefault(name, Counter())[str(value)] += 1


class _Entities:
    """What is counted triple by triple: organizations, persons, sources and their passages."""

    def __init__(self, data: Iterable[ox.Triple]) -> None:
        self.triples = self.persons = 0
        self.passages: Counter[str] = Counter()
        classes: dict[str, str] = {}
        kinds: dict[str, str] = {}
        sources: dict[str, list[str]] = {}
        for triple in data:
            self.triples += 1
            subject, predicate = triple.subject.value, triple.predicate.value  # type: ignore[union-attr]
            value = str(getattr(triple.object, "value", ""))
            if predicate == TYPE and value.removeprefix(UR) in ORGANIZATION_CLASSES:
                classes[subject] = value.removeprefix(UR)
            elif predicate == TYPE and value == expand("foaf:Person"):
                self.persons += 1
            elif predicate == _CLASSIFICATION and value.startswith(BASE + "kind/"):
                kinds[subject] = value.removeprefix(BASE)
            elif predicate == PART_OF:
                self.passages[value] += 1
            elif predicate == RELIABILITY or (predicate == KIND and subject.startswith(BASE + "source/")):
                sources.setdefault(subject, []).append(value.removeprefix(BASE))
        self.organizations = {iri: f"{name} {kinds.get(iri, '')}" for iri, name in sorted(classes.items())}
        self.sources = {iri: " ".join(sorted(values)) for iri, values in sorted(sources.items())}


def _members(verdict: Verdict, claims: Mapping[str, Claim]) -> list[Claim]:
    """Return the claims of a group, the one that stands in front."""
    first = () if verdict.principal is None else (verdict.principal,)
    return [claims[iri] for iri in (*first, *verdict.supporting, *verdict.disputed)]


def _count_event(counts: dict[str, Counter[str]], event: Claim) -> None:
    count(counts, "events", event.kind)
    if event.kind == "Merger":
        count(counts, "Merger.ceased", len(event.all(CEASED)))


def _count_claim(counts: dict[str, Counter[str]], claim: Claim) -> None:
    kind = "Event" if claim.is_event else claim.kind
    count(counts, f"{kind}.passages", len(claim.passages))
    for predicate in _DATED.get(kind, ()):
        days = claim.days(predicate)
        precision = PRECISIONS[max(day.fineness for day in days)] if days else PRECISIONS[0]
        count(counts, f"{kind}.{predicate.removeprefix(UR)}.precision", precision)
    for predicate in _CHOSEN.get(kind, ()):
        name = predicate.replace("#", "/").rpartition("/")[2]
        for value in claim.all(predicate) or ("",):
            count(counts, f"{kind}.{name}", value.removeprefix(BASE))
    if kind == "NameUse":
        for form in claim.facts.get(LITERAL_FORM, ()):
            count(counts, "languages", getattr(form, "language", "") or "")


def _depths(settled: Settled, organizations: Mapping[str, str]) -> dict[str, int]:
    """Return for each organization how many generations of predecessors it has.

    An event that would lead back to a body that is being counted is left out, so that a circle ends.
    """
    before: dict[str, set[str]] = {}
    for verdict in settled.verdicts:
        claim = settled.claims[verdict.principal] if verdict.principal is not None else None
        if claim is None or not claim.is_event:
            continue
        after = claim.all(CREATED)
        if claim.kind == "Absorption":
            after += claim.all(CONTINUED)
        for iri in after:
            before.setdefault(iri, set()).update(claim.all(CEASED))
    depths: dict[str, int] = {}

    def depth(iri: str, path: tuple[str, ...]) -> int:
        if iri not in depths:
            older = [depth(old, (*path, iri)) for old in sorted(before.get(iri, ())) if old not in path]
            depths[iri] = 1 + max(older) if older else 0
        return depths[iri]

    return {iri: depth(iri, ()) for iri in organizations}


def _is_of_numbers(counts: Histogram) -> bool:
    return bool(counts) and all(value.isdecimal() for value in counts)


def _in_order(value: str) -> tuple[int, str]:
    return (int(value), "") if value.isdecimal() else (-1, value)


@lru_cache(maxsize=1)
def _real() -> Profile:
    return read_profile(FILE)


def _is_like(found: Profile, wanted: Profile) -> bool:
    """Tell whether a profile has everything that the real one has, and no number that cannot be."""
    return (
        found.organizations > 0
        and found.rates.keys() >= wanted.rates.keys()
        and found.histograms.keys() >= wanted.histograms.keys()
        and all(rate >= 0 for rate in found.rates.values())
        and all(
            min(found.histograms[name].values(), default=0) >= 0 and sum(found.histograms[name].values()) > 0
            for name in wanted.histograms
        )
        and all(
            _is_of_numbers(found.histograms[name])
            for name, counts in wanted.histograms.items()
            if _is_of_numbers(counts)
        )
    )


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower().rstrip(".")


def _no_profile(path: Path) -> FindingsError:
    return FindingsError(
        "This is not the profile of a data set.",
        file=path,
        fix="Measure one: unionref synth --measure -o profile.json",
    )
