"""The sources of one part of a synthetic movement, and how they are cited."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from unionref.synth.dealing import spread
from unionref.synth.profile import Profile


class Sources:
    """The sources of a part; they are cited in turn, so that no passage is left out.

    Parameters
    ----------
    part : int
        The number of the part.
    size : int
        How many organizations the part has.
    profile : Profile
        How often what occurs.
    random : random.Random
        What decides.
    """

    def __init__(self, part: int, size: int, profile: Profile, random: Random) -> None:
        number = max(4, round(profile.rates["sources"] * size))
        self._kinds = spread(profile.histograms["sources"], number)
        random.shuffle(self._kinds)
        passages = [max(1, int(count)) for count in spread(profile.histograms["passages"], number)]
        random.shuffle(passages)
        self._passages = passages
        self._slugs = [f"source/s{part}-{place}" for place in range(number)]
        self._turns = [
            f"<{slug}#p{turn}>"
            for turn in range(1, max(passages) + 1)
            for slug, count in zip(self._slugs, passages, strict=True)
            if turn <= count
        ]
        self._next = 0
        self.blank = f"<{self._slugs[0]}#blank>"

    def cite(self, number: int) -> str:
        """Return that many passages, as objects of a triple; each is of another source."""
        found: dict[str, str] = {}
        for _ in range(min(number, len(self._slugs)) + 8):
            passage = self._turns[self._next]
            self._next = (self._next + 1) % len(self._turns)
            found.setdefault(passage.partition("#")[0], passage)
            if len(found) == number:
                break
        return " , ".join(found.values())

    def lines(self) -> Iterator[str]:
        """Yield the descriptions of the sources and their passages."""
        for slug, kind, passages in zip(self._slugs, self._kinds, self._passages, strict=True):
            reliability, _, sort = kind.partition(" ")
            yield (
                f'<{slug}> a ur:Source ; dcterms:title "Synthetic document {slug[8:]}"@en ; '
                f'dcterms:type <{sort}> ; dcterms:language "en" ; ur:reliability <{reliability}> ; '
                f'dcterms:publisher "unionref synth" ; pav:retrievedOn "2026-11-22"^^xsd:date ; '
                f"schema:url <https://example.org/synthetic/{slug[7:]}> ."
            )
            names = [f"p{number}" for number in range(1, passages + 1)]
            for name in [*names, "blank"] if self.blank.startswith(f"<{slug}#") else names:
                yield (
                    f"<{slug}#{name}> a ur:Passage ; dcterms:isPartOf <{slug}> ; "
                    f'bibo:locator "Section {name}"@en .'
                )
