"""Bound, on histories drawn at random: the truth is within the bounds, whatever the sources leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from conftest import HEADER, SOURCES
from hypothesis import given, settings
from hypothesis import strategies as st

from unionref.bound import Bounds, bound
from unionref.bounds.network import Network
from unionref.namespaces import BASE, UR
from unionref.settle import settle
from unionref.turtle import parse_text

FIRST = date(1945, 1, 1).toordinal()
LAST = date(2026, 11, 22).toordinal()
DAYS = st.integers(FIRST, LAST)


def told(day: int, precision: int) -> str:
    """Return a day as a source tells it: its year, its month or itself."""
    text = date.fromordinal(day).isoformat()[: (4, 7, 10)[precision]]
    return f'"{text}"^^xsd:{("gYear", "gYearMonth", "date")[precision]}'


@dataclass(frozen=True)
class History:
    """A true history: what sources tell of it, and the true days of every point."""

    text: str
    truth: dict[tuple[str, str], int]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw bodies with lives, affiliations, officers and counts within them, and what is told of each."""
    truth: dict[tuple[str, str], int] = {}
    lines: list[str] = []
    lives: list[tuple[int, int]] = []

    def part(day: int) -> str | None:
        precision = draw(st.integers(-1, 2))
        return None if precision < 0 else told(day, precision)

    def period(iri: str, low: int, high: int) -> Iterator[str]:
        start = draw(st.integers(low, high))
        end = draw(st.integers(start, high))
        truth[iri, "from"], truth[iri, "to"] = start, end
        if text := part(start):
            yield f"ur:from {text} ;"
        if text := part(end):
            yield f"ur:to {text} ;"
        if draw(st.booleans()):
            yield f"ur:attested {told(draw(st.integers(start, end)), draw(st.integers(0, 2)))} ;"

    for number in range(draw(st.integers(2, 4))):
        start = draw(DAYS)
        end = draw(st.integers(start, LAST))
        org = f"id/o{number}"
        lives.append((start, end))
        truth[org, "from"], truth[org, "to"] = start, end
        for name, kind, role, day in (
            ("founding", "Founding", "created", start), ("ending", "Ending", "ceased", end)
        ):  # fmt: skip
            if text := part(day):
                truth[f"{org}#{name}", ""] = day
                lines.append(f"<{org}#{name}> a ur:{kind} ; ur:{role} <{org}> ; ur:date {text} ;")
        for place in range(draw(st.integers(0, 2))):
            day = draw(st.integers(start, end))
            truth[f"{org}#count{place}", ""] = day
            dated = part(day)
            lines.append(
                f"<{org}#count{place}> a ur:MembershipCount ; ur:ofOrganization <{org}> ;"
                f" ur:count {place} ; ur:countBasis <count-basis/{place}> ;"
                + (f" ur:date {dated} ;" if dated else "")
            )
        changes = sorted(draw(st.lists(st.integers(start, end), min_size=2, max_size=5)))
        for place in range(len(changes) - 1):
            iri = f"{org}#president{place}"
            truth[iri, "from"], truth[iri, "to"] = changes[place], changes[place + 1]
            dated = part(changes[place])
            lines.append(
                f"<{iri}> a ur:Tenure ; org:member <person/p{place}> ; org:organization <{org}> ;"
                f" org:role <role/president> ; ur:ordinal {place + 1} ;"
                + (f" ur:from {dated} ;" if dated else "")
            )
    for number, (start, end) in enumerate(lives):
        for other in range(number):
            low, high = max(start, lives[other][0]), min(end, lives[other][1])
            if low <= high:
                iri = f"id/o{number}#in-o{other}"
                facts = " ".join(period(iri, low, high))
                lines.append(
                    f"<{iri}> a ur:Affiliation ; org:member <id/o{number}> ;"
                    f" org:organization <id/o{other}> ; {facts}"
                )
    return History(".\n".join(f"{line} prov:wasDerivedFrom <source/book#p1> " for line in lines) + ".", truth)


def solve(text: str, order: st.DataObject | None = None) -> Bounds:
    data = parse_text(HEADER + "".join(SOURCES.values()) + text, name="test")
    if order is not None:
        data = order.draw(st.permutations(data))
    return bound(settle(data))


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_truth_lies_within_the_bounds(history: History) -> None:
    found = solve(history.text)
    assert found.contradictions == ()
    for triple in found.triples:
        name = triple.predicate.value.removeprefix(UR)
        which = name.removesuffix("Earliest").removesuffix("Latest") if name[0] in "ft" else ""
        true = history.truth[triple.subject.value.removeprefix(BASE), which]
        day = date.fromisoformat(triple.object.value).toordinal()
        assert day <= true if name.lower().endswith("earliest") else true <= day, (name, triple)


@settings(max_examples=15, deadline=None)
@given(histories(), st.data())
def test_the_order_of_what_is_told_does_not_matter(history: History, order: st.DataObject) -> None:
    assert solve(history.text, order) == solve(history.text)


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_telling_less_never_narrows_a_bound(history: History, choice: st.DataObject) -> None:
    lines = history.text.split(".\n")
    left = choice.draw(st.lists(st.sampled_from(lines), unique=True, min_size=1))
    some = solve(".\n".join(line.removesuffix(".") for line in left) + ".")
    whole = {(t.subject, t.predicate): t.object.value for t in solve(history.text).triples}
    for triple in some.triples:
        if (triple.subject, triple.predicate) in whole:
            now = whole[triple.subject, triple.predicate]
            later = triple.predicate.value.lower().endswith("earliest")
            assert triple.object.value <= now if later else now <= triple.object.value


POINTS = 7
LIMITS = st.lists(st.tuples(st.integers(0, POINTS - 1), st.integers(1, 20), st.booleans()), max_size=10)
EDGES = st.lists(st.tuples(st.integers(0, POINTS - 1), st.integers(0, POINTS - 1)), max_size=12)


def network(limits: list[tuple[int, int, bool]], edges: list[tuple[int, int]], skip: str = "") -> Network:
    """Make a network in which every constraint rests on a statement of its own, l0 … or e0 …."""
    made = Network()
    for _ in range(POINTS):
        made.point()
    for number, (point, day, is_low) in enumerate(limits):
        if skip != f"l{number}":
            (made.not_before if is_low else made.not_after)(point, day, "limit", (f"l{number}",))
    for number, (before, after) in enumerate(edges):
        if skip != f"e{number}":
            made.order(before, after, "edge", (f"e{number}",))
    return made


def tightest(limits: list[tuple[int, int, bool]], edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Work the bounds out the plain way: go round until nothing changes."""
    low, high = [0] * POINTS, [10_000_000] * POINTS
    for point, day, is_low in limits:
        if is_low:
            low[point] = max(low[point], day)
        else:
            high[point] = min(high[point], day)
    for _ in range(POINTS):
        for before, after in edges:
            low[after] = max(low[after], low[before])
            high[before] = min(high[before], high[after])
    return list(zip(low, high, strict=True))


@settings(max_examples=300, deadline=None)
@given(LIMITS, EDGES)
def test_the_network_finds_the_tightest_bounds_and_every_contradiction(
    limits: list[tuple[int, int, bool]], edges: list[tuple[int, int]]
) -> None:
    made = network(limits, edges)
    causes = made.solve()
    expected = tightest(limits, edges)
    if not causes:
        assert list(zip(made.low, made.high, strict=True)) == expected
    assert bool(causes) is any(low > high for low, high in expected)
    assert all(low <= high for low, high in zip(made.low, made.high, strict=True))


@settings(max_examples=300, deadline=None)
@given(LIMITS, EDGES)
def test_no_statement_can_be_left_out_of_a_cause(
    limits: list[tuple[int, int, bool]], edges: list[tuple[int, int]]
) -> None:
    for cause in network(limits, edges).solve():
        for left_out in ("", *cause.statements):
            names = set(cause.statements) - {left_out}
            some_limits = [limit for n, limit in enumerate(limits) if f"l{n}" in names]
            some_edges = [edge for n, edge in enumerate(edges) if f"e{n}" in names]
            empty = any(low > high for low, high in tightest(some_limits, some_edges))
            assert empty is (left_out == "")


def test_a_large_network_takes_time_in_proportion() -> None:
    made = Network()
    size = 20_000
    for _ in range(size):
        made.point()
    for point in range(size - 1):
        made.order(point, point + 1, "edge", (f"e{point}",))
    made.not_before(0, 5, "limit", ("first",))
    made.not_after(size - 1, 9, "limit", ("last",))
    assert made.solve() == []
    assert set(made.low) == {5} and set(made.high) == {9}
