"""Coverage: how much is known for each national centre and decade, how surely, and from which sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from unionref.answers import Entity

Side = Literal["start", "end"]
STATED: Final = ("start and end", "start", "end", "attested only", "nothing")
WIDTHS: Final = ("a year", "five years", "wider", "one side only", "not at all")


@dataclass(frozen=True)
class Decade:
    """What is known of a national centre, or of all bodies, in ten years.

    Parameters
    ----------
    first_year : int
        1950 for the years from 1950 to 1959.
    possible, certain : int
        Affiliates that can have belonged to the centre on some day of it, and those that certainly did.
    joined, left, attested : int
        Affiliations with a start, an end, an attestation in it that a source gives.
    founded : int
        Affiliates whose beginning is dated in it.
    head_counts, events, officers : int
        Dated head counts and events of the centre and its affiliates; terms of office in the centre that
        began in it.
    """

    first_year: int
    possible: int
    certain: int
    joined: int
    left: int
    attested: int
    founded: int
    head_counts: int
    events: int
    officers: int

    @property
    def is_empty(self) -> bool:
        """Whether no source gives a date in it, and nothing is certain."""
        stated = (self.joined, self.left, self.attested, self.founded, self.head_counts, self.events)
        return not any((*stated, self.certain, self.officers))


@dataclass(frozen=True)
class Centre:
    """What is known of a national centre and of the bodies that belonged to it.

    Parameters
    ----------
    centre : Entity
        The centre.
    life : str
        When it began and ended.
    affiliates : int
        How many bodies belonged to it at some time.
    founding : mapping of str to int
        How exactly the beginning of its affiliates is known (to the day, month, year, not) → how many.
    stated : mapping of str to int
        What sources say of the period of its affiliations (``STATED``) → how many.
    japanese_names, links : int
        Affiliates with a name in Japanese, and with a link to another authority.
    head_counts, events, officers : int
        Head counts and events of the centre and its affiliates; terms of office in the centre.
    decades : tuple of Decade
        In order; those of which nothing is known, and those in which the centre cannot have existed, are
        left out.
    """

    centre: Entity
    life: str
    affiliates: int
    founding: Mapping[str, int]
    stated: Mapping[str, int]
    japanese_names: int
    links: int
    head_counts: int
    events: int
    officers: int
    decades: tuple[Decade, ...]


@dataclass(frozen=True)
class Bounded:
    """How far the build has bounded a side of the affiliations of which no source gives the date.

    Parameters
    ----------
    side : {'start', 'end'}
        The side.
    affiliations : int
        All affiliations of the plain view.
    undated : int
        Those of which no source gives the date of this side.
    ended : int
        For the end: those of the undated that are known to have ended.
    widths : mapping of str to int
        Within what the date lies (``WIDTHS``) → how many of the undated.
    """

    side: Side
    affiliations: int
    undated: int
    ended: int
    widths: Mapping[str, int]


@dataclass(frozen=True)
class SourceClass:
    """What sources of one class say.

    Parameters
    ----------
    number : int
        The class, 1 the best; 0 for sources without one.
    label : str
        What it is called.
    sources, passages : int
        How many there are.
    statements : int
        Statements read in them.
    only : int
        Statements read in no better and no worse class.
    set_aside : int
        Statements read in them that do not stand.
    """

    number: int
    label: str
    sources: int
    passages: int
    statements: int
    only: int
    set_aside: int


@dataclass(frozen=True)
class Coverage:
    """How much is known, and how surely.

    Parameters
    ----------
    version, content_hash : str
        The version of the package and the digest of the data.
    according_to : tuple of str
        The sources that the graph is restricted to; empty for all.
    totals : mapping of str to int
        Organizations, statements by class, names, links …
    founding : mapping of str to int
        How exactly the beginning of all organizations is known → how many.
    decades : tuple of Decade
        For all bodies and their affiliations together, to whatever body.
    centres : tuple of Centre
        By the number of their affiliates, the largest first.
    bounded : tuple of Bounded
        Start and end.
    contested : mapping of str to int
        What decided between differing claims → how many groups.
    contradictions, oddities : int
        Dates that cannot all be true; what editors found odd.
    classes : tuple of SourceClass
        The classes of sources.
    """

    version: str
    content_hash: str
    according_to: tuple[str, ...]
    totals: Mapping[str, int]
    founding: Mapping[str, int]
    decades: tuple[Decade, ...]
    centres: tuple[Centre, ...]
    bounded: tuple[Bounded, ...]
    contested: Mapping[str, int]
    contradictions: int
    oddities: int
    classes: tuple[SourceClass, ...]

    def __str__(self) -> str:
        return self.to_text()

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON knows it."""
        return asdict(self)

    def to_text(self, *, width: int | None = None, color: bool = False) -> str:
        """Return it for a terminal of a width (in columns; None for lines as long as they need to be)."""
        from unionref.reports.coverage_text import text

        return text(self, width=width, color=color)

    def to_html(self) -> str:
        """Return it as one HTML page that needs no other file."""
        from unionref.reports.coverage_html import html

        return html(self)
