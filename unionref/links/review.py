"""Looking at candidates one at a time: the evidence side by side, one answer each, kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from unionref.links.deciding import (
    UNSURE,
    Reviewer,
    accepted,
    against,
    confidence_of,
    not_found,
    object_id,
    open_candidates,
    page_of,
    rejected,
)
from unionref.links.kept import Found
from unionref.links.model import Mapping
from unionref.links.scoring import Candidate
from unionref.tables import rich_table

KEYS: Final = "a accept   r reject (a look-alike)   s skip   n not found: none of them   q quit"


@dataclass
class Tally:
    """What was decided in one sitting.

    Parameters
    ----------
    accepted, rejected, skipped, not_found : int
        How many of each.
    """

    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    not_found: int = 0

    def __str__(self) -> str:
        return (
            f"{self.accepted} accepted, {self.rejected} rejected, {self.not_found} not found, "
            f"{self.skipped} skipped."
        )


def review(
    results: Iterable[Found],
    rows: Iterable[Mapping],
    reviewer: Reviewer,
    on: str,
    ask: Callable[[], str | None],
    say: Callable[[str], None],
    store: Callable[[Mapping], None],
    *,
    width: int | None = None,
    color: bool = False,
) -> Tally:
    """Show every candidate on which nothing is decided, and keep each answer as soon as it is given.

    Parameters
    ----------
    results : iterable of Found
        The searches.
    rows : iterable of Mapping
        The rows there are.
    reviewer : Reviewer
        Who answers.
    on : str
        The day to be written down: ``YYYY-MM-DD``.
    ask : callable
        Returns the next answer; None if there is no more.
    say : callable
        Shows a text.
    store : callable
        Keeps a row; when it returns, the row is on the disk.
    width : int, optional
        Columns of the terminal.
    color : bool
        Whether to use colour.

    Returns
    -------
    Tally
        What was decided.
    """
    there = list(rows)
    tally = Tally()
    for found in results:
        waiting = open_candidates(found, there)
        for number, candidate in enumerate(waiting, start=1):
            if candidate not in open_candidates(found, there):
                break  # another one was accepted, or none is the organization
            say(side_by_side(found, candidate, f"{number} of {len(waiting)}", width=width, color=color))
            taken = [row for row in there if row.object_id == object_id(found, candidate)]
            for row in taken:
                say(f"Note: {row.object_id} is {row.state} for {row.subject_id}.\n")
            answer = _answer(found, candidate, reviewer, on, ask, say, tally)
            if answer is None:
                return tally
            if isinstance(answer, Mapping):
                store(answer)
                there.append(answer)
                _count(tally, answer)
    return tally


def side_by_side(
    found: Found, candidate: Candidate, place: str, *, width: int | None = None, color: bool = False
) -> str:
    """Return what is known of an organization and of a candidate, in a table.

    Parameters
    ----------
    found : Found
        The search.
    candidate : Candidate
        One of its candidates.
    place : str
        Which one it is, like ``1 of 3``.
    width : int, optional
        Columns of the terminal.
    color : bool
        Whether to use colour.

    Returns
    -------
    str
        A few lines.
    """
    rows = [[part.name, part.ours, part.theirs, f"{part.points:+d}"] for part in candidate.parts]
    head = f"\n{found.label}  ({place})\n"
    said = f"{object_id(found, candidate)}  {candidate.label}"
    said += f": {candidate.description}" if candidate.description else ""
    rule = f"by the rule of acceptance: {candidate.rule}" if candidate.rule else "the rule does not hold"
    last = f"score {candidate.score} of 100, found by {', '.join(candidate.found_by)}; {rule}"
    table = rich_table(["", "ours", "theirs", "points"], rows, last=last, width=width, color=color)
    page = page_of(found, candidate)
    return f"{head}{said}\n{page}\n{table}"


def _answer(
    found: Found,
    candidate: Candidate,
    reviewer: Reviewer,
    on: str,
    ask: Callable[[], str | None],
    say: Callable[[str], None],
    tally: Tally,
) -> Mapping | bool | None:
    """Return a row to be kept, True for a candidate to be passed over, None at the end."""
    while True:
        say(f"{KEYS}\n> ")
        line = ask()
        if line is None:
            return None
        key, _, words = line.strip().partition(" ")
        match key.lower():
            case "a" if words.strip() or confidence_of(candidate) != UNSURE:
                return accepted(found, candidate, on, reviewer, words)
            case "r" if words.strip() or against(candidate):
                return rejected(found, candidate, on, reviewer, words)
            case "r":
                say("Say why it is another body, behind the key: r it is the branch in Osaka\n")
            case "a":
                say("What was compared is not enough. Say what more there is: a its founder says so\n")
            case "n":
                return not_found(found, on, reviewer)
            case "s":
                tally.skipped += 1
                return True
            case "q":
                return None
            case _:
                say(f"“{key[:20]}” is none of the keys. Words behind a key go into the evidence.\n")


def _count(tally: Tally, row: Mapping) -> None:
    match row.state:
        case "accepted":
            tally.accepted += 1
        case "rejected":
            tally.rejected += 1
        case "not-found":
            tally.not_found += 1
