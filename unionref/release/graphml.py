"""The networks of lineage and affiliation as GraphML, for Gephi and networkx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from unionref.release.cells import Cell
from unionref.release.files import Made
from unionref.release.rows import Row
from unionref.release.schema import Table, table

_Type = Literal["string", "boolean", "int"]
_NODE: Final[Mapping[str, _Type]] = {
    "label": "string",
    "name_ja": "string",
    "class": "string",
    "kind": "string",
    "status": "string",
    "from_earliest": "string",
    "from_latest": "string",
    "to_earliest": "string",
    "to_latest": "string",
    "members": "int",
    "members_date": "string",
    "iri": "string",
}
_LINEAGE: Final[Mapping[str, _Type]] = {
    "label": "string",
    "event": "string",
    "ended": "boolean",
    "date": "string",
    "year": "int",
    "earliest": "string",
    "latest": "string",
    "contested": "boolean",
    "sources": "string",
}
_AFFILIATION: Final[Mapping[str, _Type]] = {
    "label": "string",
    "statement": "string",
    "from": "string",
    "to": "string",
    "from_year": "int",
    "to_year": "int",
    "from_earliest": "string",
    "from_latest": "string",
    "to_earliest": "string",
    "to_latest": "string",
    "certainty": "string",
    "end_reason": "string",
    "contested": "boolean",
    "sources": "string",
}


@dataclass(frozen=True)
class Edge:
    """A directed edge.

    Parameters
    ----------
    id : str
        Its name, unlike that of any other.
    source, target : str
        Short ids of the organizations.
    data : mapping of str to cell
        What is told of it.
    """

    id: str
    source: str
    target: str
    data: Mapping[str, Cell]


def graphml_files(rows: Mapping[str, Sequence[Row]]) -> list[Made]:
    """Return both networks.

    Parameters
    ----------
    rows : mapping of str to sequence of tuple
        Name of the table → its rows.

    Returns
    -------
    list of Made
        ``lineage.graphml`` (an edge from each organization that took part in an event to each that came out
        of it) and ``affiliation.graphml`` (an edge from member to body for each period); of the plain view.
        Numbers are there to filter and to size by: years as stated, members by the latest count.
    """
    counts = {count["statement"]: count for count in _dicts("counts", rows)}
    nodes = {
        str(node["id"]): {**node, **_members(counts.get(node["latest_count"], {}))}
        for node in _dicts("organizations", rows)
    }
    return [
        Made("lineage.graphml", _document("lineage", nodes, _lineage(rows), _LINEAGE)),
        Made("affiliation.graphml", _document("affiliation", nodes, _affiliation(rows), _AFFILIATION)),
    ]


def _lineage(rows: Mapping[str, Sequence[Row]]) -> list[Edge]:
    parties: dict[str, dict[str, list[str]]] = {}
    for party in _dicts("event_parties", rows):
        by_part = parties.setdefault(str(party["event"]), {})
        by_part.setdefault(str(party["part"]), []).append(str(party["organization"]))
    edges: list[Edge] = []
    for event in _dicts("events", rows):
        name = str(event["statement"])
        if event["standing"] != "principal":
            continue
        took = parties.get(name, {})
        ceased, continued, created = (took.get(part, []) for part in ("ceased", "continued", "created"))
        heirs = [*created, *(continued if event["class"] == "Absorption" else ())]
        pairs = [(old, new, True) for old in ceased for new in heirs]
        pairs += [(old, new, False) for old in continued for new in created]
        for old, new, ended in sorted(pairs):
            told = {"label": event["class"], "event": name, "ended": ended, "year": _year(event["date"])}
            edges.append(Edge(f"{name} {old} {new}", old, new, {**event, **told}))
    return edges


def _affiliation(rows: Mapping[str, Sequence[Row]]) -> list[Edge]:
    return [
        Edge(
            str(row["statement"]),
            str(row["member"]),
            str(row["body"]),
            {
                **row,
                "label": "affiliation",
                "from_year": _year(row["from"]),
                "to_year": _year(row["to"]),
            },
        )
        for row in _dicts("affiliations", rows)
        if row["standing"] == "principal"
    ]


def _members(count: Mapping[str, Cell]) -> dict[str, Cell]:
    return {"members": count.get("count"), "members_date": count.get("date")}


def _year(date: Cell) -> int | None:
    """Return the year of a date that is as precise as its source."""
    return None if date is None else int(str(date)[:4])


def _dicts(name: str, rows: Mapping[str, Sequence[Row]]) -> list[dict[str, Cell]]:
    found: Table = table(name)
    return [dict(zip(found.names, row, strict=True)) for row in rows[name]]


def _document(
    name: str, nodes: Mapping[str, Mapping[str, Cell]], edges: Sequence[Edge], told: Mapping[str, _Type]
) -> bytes:
    """Write a network of the organizations that an edge touches."""
    used = sorted({end for edge in edges for end in (edge.source, edge.target)})
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *_keys("node", _NODE),
        *_keys("edge", told),
        f'  <graph id={quoteattr(name)} edgedefault="directed">',
    ]
    for node in used:
        lines.append(f"    <node id={quoteattr(node)}>")
        lines += _data("node", _NODE, nodes[node])
        lines.append("    </node>")
    for edge in edges:
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        lines.append(f"    <edge id={quoteattr(edge.id)} {ends}>")
        lines += _data("edge", told, edge.data)
        lines.append("    </edge>")
    lines += ["  </graph>", "</graphml>", ""]
    return "\n".join(lines).encode()


def _keys(domain: str, told: Mapping[str, _Type]) -> Iterable[str]:
    for name, kind in told.items():
        yield f'  <key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'


def _data(domain: str, told: Mapping[str, _Type], data: Mapping[str, Cell]) -> Iterable[str]:
    for name in told:
        cell = data.get(name)
        if cell is not None:
            text = str(cell).lower() if isinstance(cell, bool) else str(cell)
            yield f'      <data key="{domain}-{name}">{escape(text)}</data>'
