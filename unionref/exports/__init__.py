"""Giving back to Wikidata: QuickStatements, and a comparison with what Wikidata says.

Nothing here sends anything: files are written for a person to look through and to submit.
"""

from unionref.exports.constraints import Breach, check
from unionref.exports.diff import Diff, Row, compare
from unionref.exports.model import (
    PROPERTIES,
    Claim,
    Item,
    LeftOut,
    Quantity,
    Reference,
    Statement,
    Text,
    Time,
)
from unionref.exports.plan import Plan, make_plan
from unionref.exports.quickstatements import to_create, to_csv, to_v1
from unionref.exports.rdf import to_ntriples
from unionref.exports.snapshot import Entry, Snapshot, read_snapshot
from unionref.exports.statements import Ours, read_ours

__all__ = [
    "PROPERTIES",
    "Breach",
    "Claim",
    "Diff",
    "Entry",
    "Item",
    "LeftOut",
    "Ours",
    "Plan",
    "Quantity",
    "Reference",
    "Row",
    "Snapshot",
    "Statement",
    "Text",
    "Time",
    "check",
    "compare",
    "make_plan",
    "read_ours",
    "read_snapshot",
    "to_create",
    "to_csv",
    "to_ntriples",
    "to_v1",
]
