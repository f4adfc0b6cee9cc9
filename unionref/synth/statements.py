"""The statements about one part of a synthetic movement, as Turtle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from unionref.synth.dealing import Deck, first_of, spread, when, year_of
from unionref.synth.history import PRESENT, Body, Happening, History
from unionref.synth.profile import Profile
from unionref.synth.sources import Sources

NOTE: Final = "Made by unionref synth; nothing of it is true."
_LOOSE: Final = ("relation/not-affiliated-to-any-party", "relation/run-independently")
"""Relations to nobody."""
_PRINTED: Final = ("remark/website", "remark/corporate-number", "remark/kind-read", "remark/industry-read")
"""Remarks that give what is printed."""
_BY_EVENT: Final = ("end-reason/absorbed", "end-reason/merged", "end-reason/reorganized")
_NOT_GIVEN: Final = "end-reason/not-given"
_GIVEN: Final = " given"
"""Behind the name of a histogram: without the value ``none``."""
_ELSEWHERE: Final = 0.05
"""The share of affiliations to a body of another part."""


class Statements:
    """Writes the statements about one part.

    Parameters
    ----------
    part, parts : int
        The number of the part, from 0, and how many there are.
    history : History
        What happened in it.
    profile : Profile
        How often what occurs.
    random : random.Random
        What decides.
    """

    def __init__(self, part: int, parts: int, history: History, profile: Profile, random: Random) -> None:
        self.part, self.parts = part, parts
        self.history, self.profile, self.random = history, profile, random
        self.sources = Sources(part, len(history.bodies), profile, random)
        self._decks: dict[str, Deck] = {}
        self._people = max(1, round(profile.rates["persons"] * len(history.bodies)))
        self._person = 0
        self._by_slug = {body.slug: body for body in history.bodies}

    def lines(self) -> Iterator[str]:
        """Yield everything about the part, one thing or statement a line."""
        bodies = self.history.bodies
        numbers = {kind: self._per_body(kind) for kind in ("NameUse", "MembershipCount", "Tenure", "Relation",
                                                           "Seat", "Remark")}  # fmt: skip
        joined = self._affiliations()
        for place, body in enumerate(bodies):
            yield from self._names(body, numbers["NameUse"][place])
            for other, ordinal in joined[place]:
                yield from self._affiliation(body, other, ordinal)
            yield from self._counts(body, numbers["MembershipCount"][place])
            for ordinal in range(numbers["Tenure"][place]):
                yield from self._tenure(body, ordinal)
            for ordinal in range(numbers["Relation"][place]):
                yield from self._relation(body, ordinal)
            for ordinal in range(numbers["Seat"][place]):
                yield self._claim(
                    f"id/{body.slug}#seat-{ordinal}", "Seat",
                    f"ur:ofOrganization <id/{body.slug}> ; "
                    f'schema:address "{ordinal} Synthetic Street, {body.slug}"',
                )  # fmt: skip
            for ordinal in range(numbers["Remark"][place]):
                yield self._remark(body, ordinal)
        for place, event in enumerate(self.history.events):
            yield from self._event(event, place)
        for person in range(min(self._person, self._people)):
            name = f"s{self.part}-{person}"
            yield f'<person/{name}> a foaf:Person ; skos:prefLabel "Synthetic Person {name}"@en .'
        yield from self.sources.lines()

    def _deal(self, name: str) -> str:
        if name not in self._decks:
            counts = dict(self.profile.histograms[name.removesuffix(_GIVEN)])
            if name.endswith(_GIVEN) and len(counts) > 1:
                counts.pop("none", None)
            self._decks[name] = Deck(counts, self.random)
        return self._decks[name].deal()

    def _per_body(self, kind: str) -> list[int]:
        """Return how many groups of a kind each body has."""
        counts = spread(self.profile.histograms[f"{kind}.groups"], len(self.history.bodies))
        self.random.shuffle(counts)
        return [int(count) for count in counts]

    def _claim(self, iri: str, kind: str, what: str, passages: str | None = None) -> str:
        group = "Event" if "ur:ceased" in what or "ur:created" in what or "ur:continued" in what else kind
        cited = passages or self.sources.cite(int(self._deal(f"{group}.passages")))
        note = f' ; skos:note "{NOTE}"@en' if self._chance("noted") else ""
        return f"<{iri}> a ur:{kind} ; {what} ; prov:wasDerivedFrom {cited}{note} ."

    def _claims(self, kind: str) -> tuple[int, bool]:
        """Return how many claims a group has, and whether the last contradicts the others."""
        number = int(self._deal(f"{kind}.claims"))
        return number, number > 1 and self._chance(f"disputed.{kind}")

    def _chance(self, rate: str) -> bool:
        """Decide with the share that a rate of the profile gives."""
        if rate not in self._decks:
            yes = round(1000 * self.profile.rates[rate])
            self._decks[rate] = Deck({"1": yes, "0": max(0, 1000 - yes)}, self.random)
        return self._decks[rate].deal() == "1"

    def _names(self, body: Body, number: int) -> Iterator[str]:
        label = f"{body.sort.partition(' ')[0]} {body.slug[1:]}"
        forms: list[str] = []
        lines: list[str] = []
        for ordinal in range(number):
            language = self._deal("languages")
            words = {"en": "Synthetic", "ja": "合成", "ja-latn": "Gosei", "ja-hrkt": "ゴウセイ"}[language]
            forms.append(f'"{words} {label}{f" {ordinal}" if ordinal else ""}"@{language}')
            kind = self._deal("NameUse.type")
            seen: set[str] = set()
            for claim in range(self._claims("NameUse")[0]):
                dates = self._period("NameUse", body.start, body.end, ended=None)
                if dates in seen:
                    dates += f" ; ur:attested {when(body.start + claim * 366, 'year')}"
                seen.add(dates)
                lines.append(
                    self._claim(
                        f"id/{body.slug}#name-{ordinal}-{claim}",
                        "NameUse",
                        f"ur:ofOrganization <id/{body.slug}> ; skosxl:literalForm {forms[-1]} ; "
                        f"dcterms:type <{kind}>{dates}",
                    )
                )
        yield self._described(body, label, forms)
        yield from lines

    def _described(self, body: Body, label: str, forms: Sequence[str]) -> str:
        """Return the triples of an organization itself."""
        main: dict[str, str] = {}
        for form in forms:
            main.setdefault(form.rpartition("@")[2], form)
        other = [form for form in forms if form not in main.values()]
        note = "" if forms else ' ; skos:editorialNote "Label made by unionref synth."@en'
        names = " , ".join(main.values()) or f'"Synthetic {label}"@en'
        also = f" ; skos:altLabel {' , '.join(other)}" if other else ""
        name, _, kind = body.sort.partition(" ")
        industry = "" if len(body.slug) % 2 else " , <industry/construction>"
        place = (
            f" ; dcterms:spatial <prefecture/jp-{self.random.randint(1, 47):02}>"
            if name == "LocalBody"
            else ""
        )
        return (
            f"<id/{body.slug}> a ur:{name} ; skos:prefLabel {names}{also} ; "
            f"org:classification <{kind}>{industry}{place}{note} ."
        )

    def _affiliations(self) -> list[list[tuple[str, int]]]:
        """Return for each body what it joins: (id, number of the period)."""
        bodies, joined = self.history.bodies, self.history.joined
        members = [
            int(number) for number in spread(self.profile.histograms["Affiliation.groups"], len(bodies))
        ]
        self.random.shuffle(members)
        degrees = sorted((int(n) for n in spread(self.profile.histograms["degree"], joined)), reverse=True)
        places = [place for place, degree in enumerate(degrees) for _ in range(degree)] or [0]
        self.random.shuffle(places)
        found: list[list[tuple[str, int]]] = []
        for place, body in enumerate(bodies):
            chosen: dict[str, int] = {}
            national = not body.sort.startswith("InternationalBody")
            for _ in range(members[place] * national):
                slug = self._joinable(body, place, places, chosen)
                if slug is not None:
                    chosen[slug] = 1
            found.append(list(chosen.items()))
        return found

    def _joinable(self, body: Body, place: int, places: list[int], chosen: dict[str, int]) -> str | None:
        """Return a body that this one can have joined, or None if there is none left."""
        if self.parts > 1 and place and self.random.random() < _ELSEWHERE:
            other = (self.part + 1 + self.random.randrange(self.parts - 1)) % self.parts
            return f"s{other}-0"
        for back in range(1, min(40, len(places)) + 1):
            other = places[-back]
            slug = self.history.bodies[other].slug
            if other < place and slug not in chosen and self.history.bodies[other].start < body.end - 366:
                del places[-back]
                return slug
        return None

    def _affiliation(self, member: Body, slug: str, ordinal: int) -> Iterator[str]:
        body = self._by_slug.get(slug)
        low = max(member.start, body.start if body else self.history.bodies[0].start)
        high = min(member.end, body.end if body else PRESENT)
        number, disputed = self._claims("Affiliation")
        reason = self._deal("Affiliation.endReason")
        if reason in _BY_EVENT and not member.succeeded:
            reason = _NOT_GIVEN
        start = low + self.random.randrange(max(1, (high - low) // 2))
        end = high if reason in _BY_EVENT else start + self.random.randrange(max(1, high - start))
        seen: set[str] = set()
        for claim in range(number):
            wrong = disputed and claim == number - 1
            dates = self._period("Affiliation", start - 800 * wrong, end, ended=bool(reason))
            if wrong:
                dates = f" ; ur:from {when(start - 800, 'year')} ; ur:attested {when(start - 400, 'year')}"
            elif dates in seen:
                dates = self._another(seen, start, end, reason, claim)
            seen.add(dates)
            why = f" ; ur:endReason <{reason}>" if reason and not wrong else ""
            yield self._claim(
                f"id/{member.slug}#in-{slug}-{claim}", "Affiliation",
                f"org:member <id/{member.slug}> ; org:organization <id/{slug}>{dates}{why}",
            )  # fmt: skip

    def _another(self, seen: set[str], start: int, end: int, reason: str, claim: int) -> str:
        """Return other dates of an affiliation than the claims before gave, so that it says something new."""
        for _ in range(8):
            dates = self._period("Affiliation", start, end, ended=bool(reason))
            if dates not in seen:
                return dates
        return f" ; ur:attested {when(start + (end - start) * (claim + 1) // (claim + 3), 'day')}"

    def _period(self, kind: str, start: int, end: int, *, ended: bool | None) -> str:
        """Return the dates of a period as a source may give them.

        ``ended`` says whether the source tells that it ended; None: as often as in the profile.
        """
        dates = ""
        precision = self._deal(f"{kind}.from.precision")
        if precision != "none":
            dates += f" ; ur:from {when(start, precision)}"
        precision = self._deal(f"{kind}.to.precision" if not ended else f"{kind}.to.precision{_GIVEN}")
        if precision != "none" and ended is not False:
            dates += f" ; ur:to {when(end, precision)}"
        if f"{kind}.attested.precision" in self.profile.histograms:
            precision = self._deal(f"{kind}.attested.precision")
            if precision != "none":
                dates += f" ; ur:attested {when((start + end) // 2, precision)}"
        return dates

    def _counts(self, body: Body, number: int) -> Iterator[str]:
        if not number:
            return
        none = self.profile.histograms["MembershipCount.groups"]
        with_counts = 1 - none.get("0", 0) / sum(none.values())
        undated = self.profile.share("MembershipCount.date.precision", "none")
        undated *= self.profile.mean("MembershipCount.groups") / with_counts
        first = max(year_of(body.start) + 1, year_of(PRESENT) - 70)
        years = range(first, max(first + 1, year_of(body.end)))
        size = int(10 ** self.random.uniform(2.0, 4.7))
        for ordinal, year in enumerate(sorted(self.random.sample(years, min(number, len(years))))):
            count, disputed = self._claims("MembershipCount")
            basis = self._deal("MembershipCount.countBasis")
            size = max(100, size + size * self.random.randint(-3, 3) // 100)
            dated = ordinal > 0 or self.random.random() > undated
            day = first_of(year) + self.random.randrange(365)
            seen: set[str] = set()
            for claim in range(count):
                wrong = disputed and claim == count - 1
                figure = size + size // 20 + 1 if wrong else size
                date = self._count_date(day, seen, str(figure)) if dated else ""
                if f"{figure}{date}" in seen:
                    continue
                seen.add(f"{figure}{date}")
                yield self._claim(
                    f"id/{body.slug}#count-{ordinal}-{claim}", "MembershipCount",
                    f"ur:ofOrganization <id/{body.slug}> ; ur:count {figure} ; ur:countBasis <{basis}>{date}",
                )  # fmt: skip

    def _count_date(self, day: int, seen: set[str], figure: str) -> str:
        """Return the date of a count, in another precision than a claim with the same figure gave it."""
        dealt = self._deal("MembershipCount.date.precision")
        date = ""
        for precision in ("year" if dealt == "none" else dealt, "year", "month", "day"):
            date = f" ; ur:date {when(day, precision)}"
            if figure + date not in seen:
                break
        return date

    def _tenure(self, body: Body, ordinal: int) -> Iterator[str]:
        person = f"person/s{self.part}-{self._person % self._people}"
        self._person += 1
        role = self._deal("Tenure.role")
        number, disputed = self._claims("Tenure")
        start = body.start + (body.end - body.start) * (ordinal + 1) // (ordinal + 3)
        end = min(body.end, start + 366 * self.random.randint(1, 8))
        for claim in range(number):
            wrong = disputed and claim == number - 1
            dates = self._period("Tenure", start, end, ended=None)
            if wrong or (disputed and claim == 0):
                dates = f" ; ur:from {when(start - 366 * wrong, 'year')}"
            yield self._claim(
                f"id/{body.slug}#officer-{ordinal}-{claim}", "Tenure",
                f"org:member <{person}> ; org:organization <id/{body.slug}> ; org:role <{role}>{dates}",
            )  # fmt: skip

    def _relation(self, body: Body, ordinal: int) -> Iterator[str]:
        kind = self._deal("Relation.type")
        others = [self.random.choice(self.history.bodies) for _ in range(8)]
        fits = [one for one in others if max(one.start, body.start) < min(one.end, body.end) - 366]
        other = fits[0] if fits else body
        to = "" if kind in _LOOSE or other is body else f" ; dcterms:relation <id/{other.slug}>"
        if to or kind in _LOOSE:
            yield self._claim(
                f"id/{body.slug}#related-{ordinal}", "Relation",
                f"ur:ofOrganization <id/{body.slug}> ; dcterms:type <{kind}>{to}",
            )  # fmt: skip

    def _remark(self, body: Body, ordinal: int) -> str:
        kind = self._deal("Remark.type")
        value = f' ; rdf:value "synthetic {ordinal}"' if kind in _PRINTED else ""
        return self._claim(
            f"id/{body.slug}#remark-{ordinal}", "Remark",
            f"dcterms:type <{kind}> ; dcterms:subject <id/{body.slug}>{value}",
            self.sources.blank if kind.startswith("remark/blank") else None,
        )  # fmt: skip

    def _event(self, event: Happening, place: int) -> Iterator[str]:
        number, disputed = self._claims("Event")
        page = f"event/s{self.part}-{place}"
        (party, *_) = (*event.created, *event.continued, *event.ceased)
        roles = " ; ".join(
            f"ur:{role} {' , '.join(f'<id/{slug}>' for slug in slugs)}"
            for role, slugs in (
                ("ceased", event.ceased),
                ("continued", event.continued),
                ("created", event.created),
            )
            if slugs
        )
        later = 1 if event.kind in ("Ending", "Dissolution") else -1
        for claim in range(number):
            wrong = disputed and claim == number - 1 and event.kind != "Renaming"
            precision = self._deal("Event.date.precision")
            day = event.day + later * self.random.randint(367, 700) if wrong else event.day
            date = f" ; ur:date {when(day, precision)}" if precision != "none" else ""
            if wrong and not date:
                date = f" ; ur:date {when(day, 'year')}"
            if event.has_page:
                iri = page if claim == 0 else f"{page}#claim-{claim + 1}"
            else:
                iri = f"id/{party}#{event.kind.lower()}-{place}-{claim}"
            name = f'skos:prefLabel "Synthetic {event.kind} {page[7:]}"@en ; ' if iri == page else ""
            unnamed = ' ; skos:note "The other parties are not named."@en' if event.kind == "Merger" else ""
            yield self._claim(iri, event.kind, f"{name}{roles}{date}{unnamed}")
