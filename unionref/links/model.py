"""One row of a mapping set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from unionref.links.authorities import AUTHORITIES, Authority, authority_of, expand_object
from unionref.namespaces import BASE

State = Literal["accepted", "rejected", "not-found"]
"""What a row says; that nobody has looked yet is said by no row at all."""

STATES: Final[tuple[State, ...]] = ("accepted", "rejected", "not-found")
NO_TERM: Final = "sssom:NoTermFound"
NOT: Final = "Not"

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "reviewer_id",
    "reviewer_label",
    "object_source",
    "mapping_tool",
    "mapping_date",
    "confidence",
    "see_also",
    "comment",
)
"""The columns of a mapping file, slots of SSSOM in its order; every file has all of them."""

JUSTIFICATIONS: Final = (
    "semapv:CompositeMatching",
    "semapv:LexicalMatching",
    "semapv:LexicalSimilarityThresholdMatching",
    "semapv:ManualMappingCuration",
    "semapv:MappingReview",
)
MATCHES: Final = ("skos:exactMatch", "skos:closeMatch")
ARTICLE: Final = "foaf:isPrimaryTopicOf"
_SUBJECTS: Final = {"unionref": "id", "unionrefperson": "person"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """What is known of one of our organizations (or persons) at one authority.

    Parameters
    ----------
    subject_id : str
        ``unionref:kenkoro``.
    subject_label : str
        One of its names.
    predicate_id : str
        ``skos:exactMatch``, ``skos:closeMatch`` or, for an article, ``foaf:isPrimaryTopicOf``.
    object_id : str
        ``wikidata:Q11508432``, or ``sssom:NoTermFound``.
    mapping_justification : str
        One of ``JUSTIFICATIONS``.
    object_source : str
        The authority: ``authority:wikidata``.
    mapping_date : str
        The day it was decided, or searched: ``YYYY-MM-DD``.
    comment : str
        Why it is believed, why it is not the one, or what was searched and how.
    predicate_modifier : str
        ``Not`` for a rejected look-alike, else empty.
    object_label : str
        The name of the entry at the authority.
    reviewer_id, reviewer_label : str
        Who decided: an ORCID (``orcid:0000-0001-…``), a name.
    mapping_tool : str
        What decided, where a rule did and no person.
    confidence : str
        A number from 0 to 1; may be empty only where nothing was found.
    see_also : tuple of str
        Web addresses of the evidence.
    file : str
        Where it stands, relative to the root.
    line : int
        The line in that file, counted from 1; 0 for a row that is not written yet.
    """

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    mapping_justification: str
    object_source: str
    mapping_date: str
    comment: str
    predicate_modifier: str = ""
    object_label: str = ""
    reviewer_id: str = ""
    reviewer_label: str = ""
    mapping_tool: str = ""
    confidence: str = ""
    see_also: tuple[str, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def state(self) -> State:
        """``accepted``, ``rejected`` (a look-alike) or ``not-found``."""
        if self.object_id == NO_TERM:
            return "not-found"
        return "rejected" if self.predicate_modifier == NOT else "accepted"

    @property
    def entity(self) -> str:
        """The id of the subject below the base: ``id/kenkoro``."""
        prefix, _, slug = self.subject_id.partition(":")
        return f"{_SUBJECTS.get(prefix, prefix)}/{slug}"

    @property
    def subject(self) -> str:
        """The IRI of the subject."""
        return BASE + self.entity

    @property
    def authority(self) -> Authority | None:
        """The authority, by the object source; None if it is not known."""
        return authority_of(self.object_source)

    @property
    def local(self) -> str:
        """The id at the authority without its prefix, ``Q11508432``; empty where nothing was found."""
        return "" if self.object_id == NO_TERM else self.object_id.partition(":")[2]

    @property
    def object(self) -> str | None:
        """The IRI of the entry at the authority; None where nothing was found or the prefix is not known."""
        known = self.object_id.partition(":")[0] in AUTHORITIES
        return expand_object(self.object_id) if known else None

    def cells(self) -> tuple[str, ...]:
        """The cells of the row, in the order of ``COLUMNS``."""
        return tuple(
            "|".join(self.see_also) if name == "see_also" else str(getattr(self, name)) for name in COLUMNS
        )

    def sort_key(self) -> tuple[str, ...]:
        """By what rows are sorted in a file: subject, authority, state, object, predicate."""
        state = str(STATES.index(self.state))
        return self.subject_id, self.object_source, state, self.object_id, self.predicate_id
