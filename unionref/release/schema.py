"""What the tables of a release hold: every table and column with its description, type and links.

The CSV, Parquet and SQLite files and both descriptions of the tables (CSVW, Frictionless) are made from this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ColumnType = Literal["string", "iri", "integer", "number", "boolean", "date"]

SEPARATOR: Final = " "
"""Between the ids in a cell that holds several; no id has a space."""


@dataclass(frozen=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
        Its name, in small letters with underscores.
    about : str
        What it says, as one sentence.
    type : {'string', 'iri', 'integer', 'number', 'boolean', 'date'}
        ``date`` is a whole day, ISO 8601; a date as precise as its source (``1999``) is a string.
    required : bool
        Whether every row has a value.
    several : bool
        Whether a cell holds any number of ids with a space between.
    links : str
        The table whose key this is, or nothing.
    """

    name: str
    about: str
    type: ColumnType = "string"
    required: bool = False
    several: bool = False
    links: str = ""


@dataclass(frozen=True)
class Table:
    """One table.

    Parameters
    ----------
    name : str
        Its name, also that of its file.
    about : str
        What a row is, as one sentence.
    columns : tuple of Column
        In order.
    key : tuple of str
        The columns that tell a row from all others, and by which the rows are sorted.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def _entity(what: str) -> tuple[Column, ...]:
    return (
        Column("id", f"Short id of the {what}, as `unionref show` takes it.", required=True),
        Column("iri", f"IRI of the {what}.", "iri", required=True),
    )


_STATEMENT: Final = Column("statement", "Short id of the statement.", required=True, links="statements")
_CLAIM: Final = (
    Column(
        "standing",
        "principal: stands in the plain view; supporting: agrees with a principal statement on the same "
        "matter; disputed: another statement stands instead.",
        required=True,
    ),
    Column("contested", "Whether another source contradicts it.", "boolean", required=True),
    Column("sources", "Ids of the sources it was read in.", required=True, several=True),
    Column("note", "Notes of the editors."),
)
_PERIOD: Final = (
    Column("from", "Beginning, as precise as the source: 1999, 1999-09 or 1999-09-01."),
    Column("to", "End, as precise as the source; empty does not mean that it goes on."),
    Column("from_earliest", "It did not begin before this day.", "date"),
    Column("from_latest", "It had begun by this day.", "date"),
    Column("to_earliest", "It had not ended before this day.", "date"),
    Column("to_latest", "It did not last beyond this day.", "date"),
    Column(
        "certainty",
        "certain: there are days on which it held for sure (from_latest to to_earliest); possible: there is "
        "none; empty for a statement that is not principal.",
    ),
)
_DAY: Final = (
    Column("date", "Date, as precise as the source: 1999, 1999-09 or 1999-09-01."),
    Column("earliest", "Not before this day.", "date"),
    Column("latest", "Not after this day.", "date"),
)


def _party(name: str, about: str) -> tuple[Column, ...]:
    return (
        Column(name, f"Short id of {about}.", required=True, links="organizations"),
        Column(f"{name}_label", f"Label of {about}.", required=True),
    )


def _concept(name: str, about: str) -> tuple[Column, ...]:
    return (
        Column(name, f"Id of {about} in the code lists."),
        Column(f"{name}_label", f"English label of {about}."),
    )


TABLES: Final = (
    Table(
        "organizations",
        "One organization, or one population that official totals count (class StatisticalPopulation).",
        (
            *_entity("organization"),
            Column("class", "Its most particular class in the ontology.", required=True),
            Column("label", "English name, else the Japanese one.", required=True),
            Column("name_en", "Name in English."),
            Column("name_ja", "Name in Japanese script."),
            Column("name_latn", "Japanese name or short name in Latin letters."),
            *_concept("kind", "its kind"),
            Column("industries", "Ids of its industries in the code lists.", several=True),
            Column("prefecture", "Id of its prefecture in the code lists."),
            Column("status", "ended: an event ended it; no-end-recorded: none is known to have."),
            *_PERIOD[2:6],
            Column("latest_count", "Short id of the head count with the last date.", links="counts"),
            Column("succeeded_by", "Ids of the organizations that took its place.", several=True),
            Column("note", "Notes of the editors."),
        ),
        ("id",),
    ),
    Table(
        "persons",
        "One person.",
        (
            *_entity("person"),
            Column("label", "English name, else the Japanese one.", required=True),
            Column("name_en", "Name in English."),
            Column("name_ja", "Name in Japanese script."),
            Column("name_latn", "Name in Latin letters."),
            Column("note", "Notes of the editors."),
        ),
        ("id",),
    ),
    Table(
        "sources",
        "One document that was read.",
        (
            *_entity("source"),
            Column("title", "Its title.", required=True),
            Column("publisher", "Who publishes it."),
            *_concept("kind", "its kind"),
            Column(
                "reliability",
                "1 the body itself, a government, an institute … 4 made by a machine.",
                "integer",
            ),
            Column("languages", "Language tags of its text.", several=True),
            Column("url", "Its address.", "iri"),
            Column("retrieved_from", "Addresses it was read at.", several=True),
            Column("retrieved_on", "When it was read, as precise as known."),
        ),
        ("id",),
    ),
    Table(
        "passages",
        "One section or table of a source.",
        (
            *_entity("passage"),
            Column("source", "Short id of its source.", required=True, links="sources"),
            Column("locator", "The heading it stands under.", required=True),
        ),
        ("id",),
    ),
    Table(
        "statements",
        "One claim of one or more sources; the tables below tell the rest of it by class.",
        (
            *_entity("statement"),
            Column("class", "Its most particular class in the ontology.", required=True),
            *_CLAIM,
            Column("supports", "Short id of the principal statement that it supports.", links="statements"),
            Column("ruling", "Why editors prefer or deprecate it."),
        ),
        ("id",),
    ),
    Table(
        "statement_passages",
        "A statement was read in a passage.",
        (
            _STATEMENT,
            Column("passage", "Short id of the passage.", required=True, links="passages"),
            Column("source", "Short id of its source.", required=True, links="sources"),
        ),
        ("statement", "passage"),
    ),
    Table(
        "names",
        "One name of an organization.",
        (
            _STATEMENT,
            *_party("organization", "the organization"),
            Column("name", "The name.", required=True),
            Column("language", "Language tag: en, ja, ja-latn, ja-hrkt …"),
            Column("name_type", "full or short."),
            *_PERIOD,
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "affiliations",
        "One organization belonged to another.",
        (
            _STATEMENT,
            *_party("member", "the member"),
            *_party("body", "the body joined"),
            *_PERIOD,
            Column("attested", "Dates at which a source shows it.", several=True),
            *_concept("role", "the member's role, if it had one"),
            *_concept("end_reason", "the reason for the end"),
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "events",
        "One change: a founding, a merger, an end …; who took part is in event_parties.",
        (
            _STATEMENT,
            Column("class", "What sort of change.", required=True),
            Column("label", "What happened, in words, where the data has them."),
            *_DAY,
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "event_parties",
        "An organization took part in an event.",
        (
            Column("event", "Short id of the event.", required=True, links="events"),
            Column(
                "part",
                "ceased: ended here; continued: took part and went on; created: began here; "
                "founder: established it.",
                required=True,
            ),
            *_party("organization", "the organization"),
        ),
        ("event", "part", "organization"),
    ),
    Table(
        "counts",
        "One head count.",
        (
            _STATEMENT,
            *_party("organization", "the organization"),
            *_DAY,
            Column("count", "Members.", "integer", required=True),
            Column("approximate", "Whether the source words it as rounded.", "boolean", required=True),
            *_concept("basis", "what is counted, and by whom"),
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "officers",
        "One person held an office.",
        (
            _STATEMENT,
            Column("person", "Short id of the person.", required=True, links="persons"),
            Column("person_label", "Label of the person.", required=True),
            *_party("organization", "the organization"),
            *_concept("role", "the office"),
            Column("ordinal", "Place in the source's list of holders.", "integer"),
            *_PERIOD,
            Column("attested", "Dates at which a source shows it.", several=True),
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "relations",
        "A tie of another kind to another organization, or to nobody.",
        (
            _STATEMENT,
            *_party("organization", "the organization"),
            *_concept("relation", "the tie"),
            Column("other", "Short id of the other organization.", links="organizations"),
            Column("other_label", "Label of the other organization."),
            *_PERIOD,
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "seats",
        "One address of an organization.",
        (
            _STATEMENT,
            *_party("organization", "the organization"),
            Column("address", "The address as printed.", required=True),
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "remarks",
        "A blank in a source, an oddity, or something printed that has no column elsewhere.",
        (
            _STATEMENT,
            *_concept("kind", "what sort of remark"),
            Column("about", "Ids of the organizations and persons it is about.", several=True),
            Column("value", "What is printed."),
            *_CLAIM,
        ),
        ("statement",),
    ),
    Table(
        "conflicts",
        "One statement on one side of a disagreement between sources, or of dates that cannot all be true.",
        (
            Column("conflict", "Which disagreement: kind and the first statement of it.", required=True),
            Column("position", "Number of the side; what stands comes first.", "integer", required=True),
            _STATEMENT,
            Column(
                "standing",
                "stands, equal, set aside, deprecated or instead; of a contradiction one, other or between.",
                required=True,
            ),
            Column("value", "What this side says.", required=True),
            Column("kind", "conflict: sources differ; contradiction: dates that cannot be.", required=True),
            Column("matter", "What it is about.", required=True),
            Column("about", "Ids of the things concerned.", several=True),
            Column("decided", "ruling, reliability, sources, event-page, undecided; else empty."),
            Column("why", "Why that side stands, or what is wrong.", required=True),
        ),
        ("conflict", "position", "statement"),
    ),
    Table(
        "links",
        "One link of an organization or a person to another authority; also one rejected, or not found.",
        (
            Column("link", "Short id of the link.", required=True),
            Column("organization", "Short id of the organization, if it is one.", links="organizations"),
            Column("organization_label", "Label of the organization."),
            Column("person", "Short id of the person, if it is one.", links="persons"),
            Column("person_label", "Label of the person."),
            Column("authority", "Id of the authority in the code lists.", required=True),
            Column("authority_label", "English label of the authority.", required=True),
            Column("external_id", "Id of the entry at the authority; empty where nothing was found."),
            Column("external_iri", "IRI of the entry at the authority.", "iri"),
            Column("external_label", "Name of the entry at the authority."),
            Column("state", "accepted, rejected (a look-alike) or not-found.", required=True),
            Column(
                "predicate", "How they stand to each other, as a name like skos:exactMatch.", required=True
            ),
            Column("justification", "How that was found, a term of semapv.", required=True),
            Column("confidence", "From 0 to 1.", "number"),
            Column("date", "Day on which it was decided or searched.", "date", required=True),
            Column("reviewer", "Who decided."),
            Column("tool", "What decided, where a rule did and no person."),
            Column("comment", "Why it is believed or not, or what was searched.", required=True),
            Column("see_also", "Addresses of the evidence.", several=True),
        ),
        ("link",),
    ),
)
"""All tables; one that another links to stands before it, but for the latest count."""


def table(name: str) -> Table:
    """Return the table of a name.

    Raises
    ------
    KeyError
        If there is none.
    """
    for found in TABLES:
        if found.name == name:
            return found
    raise KeyError(name)
