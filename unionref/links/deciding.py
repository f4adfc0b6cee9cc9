"""What is decided on a candidate, as a row of a mapping set: by a person, or by the rule of acceptance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from unionref._version import __version__
from unionref.links.authorities import Authority, authority_of
from unionref.links.kept import Found
from unionref.links.model import ARTICLE, NO_TERM, NOT, Mapping
from unionref.links.scoring import Candidate
from unionref.namespaces import BASE

TOOL: Final = f"unionref link {__version__}"
_PAGES: Final = {"wikidata": "https://www.wikidata.org/wiki/"}
UNSURE: Final = "0.8"
"""The confidence where the evidence compared is not enough, and a person has to say what more there is."""

_NAMES: Final = frozenset({"name-ja", "name-en"})
_SURE: Final = frozenset({"article", "item", "website"})


@dataclass(frozen=True)
class Reviewer:
    """The person who decides.

    Parameters
    ----------
    name : str
        The name.
    orcid : str
        ``0000-0001-2345-6789``, or empty.
    """

    name: str
    orcid: str = ""


def accepted(
    found: Found, candidate: Candidate, on: str, reviewer: Reviewer | None, why: str = ""
) -> Mapping:
    """Return the row that accepts a candidate.

    Parameters
    ----------
    found : Found
        The search.
    candidate : Candidate
        One of its candidates.
    on : str
        The day: ``YYYY-MM-DD``.
    reviewer : Reviewer or None
        Who decided; None if the rule of acceptance did.
    why : str
        What the reviewer adds to the evidence.

    Returns
    -------
    Mapping
        The row; one that was accepted by rule says so in its comment, justification and tool.
    """
    evidence = f"Compared: {_compared(candidate)}."
    if reviewer is None:
        words = f"Accepted by rule: {candidate.rule}. {evidence}"
    else:
        words = f"{_sentence(why)}{evidence}"
    return _row(
        found,
        candidate,
        on,
        reviewer,
        words,
        justification="semapv:CompositeMatching" if reviewer is None else "semapv:MappingReview",
        confidence=confidence_of(candidate),
    )


def rejected(found: Found, candidate: Candidate, on: str, reviewer: Reviewer, why: str) -> Mapping:
    """Return the row that rejects a candidate as a look-alike.

    Parameters
    ----------
    found : Found
        The search.
    candidate : Candidate
        One of its candidates.
    on : str
        The day: ``YYYY-MM-DD``.
    reviewer : Reviewer
        Who decided.
    why : str
        Why it is another body.

    Returns
    -------
    Mapping
        The row.
    """
    words = f"{_sentence(why)}Compared: {_compared(candidate)}."
    return _row(
        found,
        candidate,
        on,
        reviewer,
        words,
        justification="semapv:MappingReview",
        confidence="0.95" if against(candidate) else "0.9",
        modifier=NOT,
    )


def not_found(found: Found, on: str, reviewer: Reviewer | None) -> Mapping:
    """Return the row that says that an organization was searched and not found.

    Parameters
    ----------
    found : Found
        The search; its day and what was searched stand in the comment.
    on : str
        The day on which it was decided: ``YYYY-MM-DD``.
    reviewer : Reviewer or None
        Who looked at the candidates; None if there were none.

    Returns
    -------
    Mapping
        The row.
    """
    count = len(found.candidates)
    seen = f" {count} {'entry was' if count == 1 else 'entries were'} looked at." if reviewer else ""
    words = f"Searched on {found.searched_on} {'; '.join(found.searched)}.{seen}"
    return Mapping(
        subject_id=_subject(found),
        subject_label=found.label,
        predicate_id=_predicate(found),
        object_id=NO_TERM,
        mapping_justification="semapv:CompositeMatching" if reviewer is None else "semapv:MappingReview",
        object_source=f"authority:{found.authority}",
        mapping_date=on if reviewer is not None else found.searched_on,
        comment=clean(words),
        reviewer_id=_orcid(reviewer),
        reviewer_label=reviewer.name if reviewer else "",
        mapping_tool=TOOL if reviewer is None else "",
    )


def by_rule(results: Sequence[Found], rows: Iterable[Mapping], on: str) -> list[Mapping]:
    """Return the rows for all that the rule of acceptance decides.

    Nothing is decided where two candidates of one organization pass, or one entry passes for two
    organizations, or a row speaks of the organization or of the entry already.

    Parameters
    ----------
    results : sequence of Found
        The searches.
    rows : iterable of Mapping
        The rows there are.
    on : str
        The day: ``YYYY-MM-DD``.

    Returns
    -------
    list of Mapping
        The rows, in the order of the searches.
    """
    there = list(rows)
    rejected = {(row.subject_id, row.object_id) for row in there if row.state == "rejected"}
    taken = {row.object_id for row in there if row.state == "accepted"}
    linked = {(row.subject_id, row.object_source) for row in there if row.state == "accepted"}
    passing = [(found, _passing(found, rejected)) for found in results]
    wanted = Counter(candidate.id for _, candidates in passing for candidate in candidates)
    made = []
    for found, candidates in passing:
        if len(candidates) != 1 or (_subject(found), f"authority:{found.authority}") in linked:
            continue
        (candidate,) = candidates
        if wanted[candidate.id] == 1 and object_id(found, candidate) not in taken:
            made.append(accepted(found, candidate, on, None))
    return made


def _passing(found: Found, rejected: Container[tuple[str, str]]) -> list[Candidate]:
    return [
        candidate
        for candidate in found.candidates
        if candidate.rule and (_subject(found), object_id(found, candidate)) not in rejected
    ]


def open_candidates(found: Found, rows: Iterable[Mapping]) -> tuple[Candidate, ...]:
    """Return the candidates of a search on which nothing is decided.

    Parameters
    ----------
    found : Found
        The search.
    rows : iterable of Mapping
        The rows there are.

    Returns
    -------
    tuple of Candidate
        None if the organization is linked at that authority, or was searched there and not found, since.
    """
    source, subject = f"authority:{found.authority}", _subject(found)
    there = list(rows)
    mine = [row for row in there if row.subject_id == subject and row.object_source == source]
    if any(row.state != "rejected" and row.predicate_id != "skos:closeMatch" for row in mine):
        return ()
    decided = {row.object_id for row in mine}
    return tuple(one for one in found.candidates if object_id(found, one) not in decided)


def object_id(found: Found, candidate: Candidate) -> str:
    """Return the id of a candidate as mapping files write it: ``wikidata:Q11508432``."""
    return f"{_authority(found.authority).prefix}:{candidate.id}"


def page_of(found: Found, candidate: Candidate) -> str:
    """Return the address at which a person reads about a candidate; empty if there is none."""
    authority = _authority(found.authority)
    address = _PAGES.get(authority.name, authority.namespace) + candidate.id
    return address if address.startswith(("http://", "https://")) else ""


def confidence_of(candidate: Candidate) -> str:
    """Return the confidence that the evidence gives, on the scale of docs/linking.md: 0.95, 0.9 or 0.8."""
    exact = {part.name for part in candidate.parts if part.exact}
    agreeing = {part.name for part in candidate.parts if part.points > 0} - {"country", "short-name"}
    if exact & _SURE or (exact & _NAMES and len(agreeing) > 1):
        return "0.95"
    return "0.9" if exact & _NAMES else UNSURE


def against(candidate: Candidate) -> tuple[str, ...]:
    """Return in words what speaks against a candidate."""
    return tuple(
        f"{part.name} {part.theirs} against {part.ours}" for part in candidate.parts if part.points < 0
    )


def clean(text: str) -> str:
    """Return a text from elsewhere fit for a cell: one line, no control characters, no half characters."""
    kept = "".join(
        character if character.isprintable() or character.isspace() else " "
        for character in text.encode("utf-8", "ignore").decode("utf-8")
    )
    return " ".join(kept.split())


def _row(
    found: Found,
    candidate: Candidate,
    on: str,
    reviewer: Reviewer | None,
    words: str,
    *,
    justification: str,
    confidence: str,
    modifier: str = "",
) -> Mapping:
    page = page_of(found, candidate)
    return Mapping(
        subject_id=_subject(found),
        subject_label=found.label,
        predicate_id=_predicate(found),
        predicate_modifier=modifier,
        object_id=object_id(found, candidate),
        object_label=clean(candidate.label),
        mapping_justification=justification,
        object_source=f"authority:{found.authority}",
        mapping_date=on,
        comment=clean(words),
        reviewer_id=_orcid(reviewer),
        reviewer_label=reviewer.name if reviewer else "",
        mapping_tool=TOOL if reviewer is None else "",
        confidence=confidence,
        see_also=(page,) if page else (),
    )


def _compared(candidate: Candidate) -> str:
    parts = [
        f"{part.name} “{part.theirs}” ({part.points:+d})"
        if part.ours == part.theirs
        else f"{part.name} “{part.theirs}” here “{part.ours}” ({part.points:+d})"
        for part in candidate.parts
    ]
    return "; ".join(parts) or "nothing but that it was found"


def _sentence(words: str) -> str:
    text = clean(words)
    return f"{text}{'' if text.endswith(('.', '!', '?', '。')) else '.'} " if text else ""


def _orcid(reviewer: Reviewer | None) -> str:
    return f"orcid:{reviewer.orcid}" if reviewer is not None and reviewer.orcid else ""


def _subject(found: Found) -> str:
    return f"unionref:{found.organization.removeprefix(BASE + 'id/')}"


def _predicate(found: Found) -> str:
    return ARTICLE if _authority(found.authority).articles else "skos:exactMatch"


def _authority(name: str) -> Authority:
    authority = authority_of(f"authority:{name}")
    assert authority is not None
    return authority
