"""A difference between two versions as text, Markdown, JSON and RDF Patch."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from unionref.release.changes import KINDS, Change, Difference, EntityChange, State, states
from unionref.release.version import Version
from unionref.tables import escape

_STATES: Final[tuple[State, ...]] = ("added", "changed", "withdrawn", "replaced")
_TITLES: Final = {
    "organization": "Organizations",
    "event": "Events",
    "person": "Persons",
    "source": "Sources",
    "term": "Ontology and code lists",
}
_PATCHES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/unionref/dataset#patch")


def to_text(difference: Difference) -> str:
    """Return a difference for a terminal or a file.

    Parameters
    ----------
    difference : Difference
        What changed.

    Returns
    -------
    str
        A head with the figures; then each entity, its statements below it.
    """
    lines = [f"{difference.old.title} → {difference.new.title}"]
    lines += [*(f"note: {note}" for note in difference.notes), *_figures(difference)]
    for entity in difference.entities:
        lines += ["", f"{_named(entity)}: {_happened(entity)}"]
        for change in entity.changes:
            lines.append(f"  {change.state} {change.id}: {change.text}")
            lines += [f"    {one.text}" for one in change.properties]
    return "\n".join(lines) + "\n"


def to_markdown(difference: Difference) -> str:
    """Return a difference in Markdown.

    Parameters
    ----------
    difference : Difference
        What changed.

    Returns
    -------
    str
        A heading, the figures, and a section for each kind of entity.
    """
    title = f"# From {difference.old.title} to {difference.new.title}"
    return "\n".join([title, "", *_body(difference, whole=True)]) + "\n"


def release_notes(difference: Difference, title: str) -> str:
    """Return the notes of a release.

    Parameters
    ----------
    difference : Difference
        What changed since the version before.
    title : str
        The title of the release.

    Returns
    -------
    str
        Markdown; an entity that was added or withdrawn as a whole is one line.
    """
    lines = [f"# {title}", "", f"What changed since {difference.old.title}.", ""]
    lines += _body(difference, whole=False)
    lines += [
        "",
        f"Everything, statement by statement: `unionref diff` between {difference.old.number} and this.",
    ]
    return "\n".join(lines) + "\n"


def to_json(difference: Difference) -> str:
    """Return a difference as JSON.

    Parameters
    ----------
    difference : Difference
        What changed.

    Returns
    -------
    str
        An object with ``old``, ``new``, ``notes``, ``triples``, ``entities``.
    """
    document = {
        "old": _version(difference.old),
        "new": _version(difference.new),
        "notes": list(difference.notes),
        "triples": {"added": len(difference.added), "withdrawn": len(difference.withdrawn)},
        "entities": [_entity(entity) for entity in difference.entities],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def to_patch(difference: Difference) -> str:
    """Return a difference as RDF Patch, which turns the old canonical form into the new one.

    Parameters
    ----------
    difference : Difference
        What changed; all triples are in the patch, derived ones too.

    Returns
    -------
    str
        One transaction: what is withdrawn (``D``), then what is added (``A``), a line each, sorted. The id
        in the head is made from both versions, so the same two give the same patch.
    """
    name = uuid.uuid5(_PATCHES, f"{difference.old.digest} {difference.new.digest}")
    lines = [
        f"H id <uuid:{name}> .",
        f'H old-sha256 "{difference.old.digest}" .',
        f'H new-sha256 "{difference.new.digest}" .',
        "TX .",
        *(f"D {line.decode().rstrip()}" for line in difference.withdrawn),
        *(f"A {line.decode().rstrip()}" for line in difference.added),
        "TC .",
    ]
    return "\n".join(lines) + "\n"


def _version(version: Version) -> dict[str, Any]:
    return {
        "path": version.path.as_posix(),
        "version": version.number or None,
        "date": version.date or None,
        "canonicalSha256": version.digest,
    }


def _entity(entity: EntityChange) -> dict[str, Any]:
    return {
        "id": entity.id,
        "iri": entity.iri,
        "label": entity.label,
        "kind": entity.kind,
        "state": entity.state,
        "replacedBy": entity.replaced_by or None,
        "changes": [_change(change) for change in entity.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "state": change.state,
        "text": change.text,
        "properties": [
            {"property": one.id, "label": one.label, "old": list(one.old), "new": list(one.new)}
            for one in change.properties
        ],
    }


def _figures(difference: Difference) -> list[str]:
    if not difference.added and not difference.withdrawn:
        return ["Both hold the same graph."]
    counts = states(difference.entities)
    parts = [f"{difference.count(state)} {state}" for state in _STATES]
    return [
        f"Entities: {', '.join(parts)}.",
        "Statements and descriptions: "
        + ", ".join(f"{counts[state]} {state}" for state in _STATES if state in counts)
        + ".",
        f"Triples, with all that is derived: {len(difference.added)} added, "
        f"{len(difference.withdrawn)} withdrawn.",
    ]


def _named(entity: EntityChange) -> str:
    return entity.id if entity.label == entity.id else f"{entity.label} ({entity.id})"


def _happened(entity: EntityChange) -> str:
    return f"was replaced by {entity.replaced_by}" if entity.state == "replaced" else entity.state


def _body(difference: Difference, *, whole: bool) -> Iterator[str]:
    """Return the lines of the Markdown below the heading."""
    for note in difference.notes:
        yield from (f"> {escape(note)}", "")
    if not difference.added and not difference.withdrawn:
        yield from _figures(difference)
        return
    yield "| | added | changed | withdrawn | replaced |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind in KINDS:
        if any(entity.kind == kind for entity in difference.entities):
            yield f"| {_TITLES[kind]} | " + " | ".join(str(difference.count(s, kind)) for s in _STATES) + " |"
    yield ""
    yield from _figures(difference)[1:]
    for kind in KINDS:
        entities = [entity for entity in difference.entities if entity.kind == kind]
        if entities:
            yield from ("", f"## {_TITLES[kind]}", "")
            for entity in entities:
                yield from _item(entity, whole=whole)


def _item(entity: EntityChange, *, whole: bool) -> Iterator[str]:
    head = f"- {escape(entity.label)} (`{entity.id}`): "
    if entity.state == "replaced":
        yield head + f"was replaced by `{entity.replaced_by}`"
    else:
        more = len(entity.changes) - 1
        counted = f", with {more} statement{'' if more == 1 else 's'}" if more else ""
        yield head + entity.state + ("" if entity.state == "changed" else counted)
    if entity.state in ("added", "withdrawn") and not whole:
        return
    for change in entity.changes:
        yield f"  - {change.state} `{change.id}`: {escape(change.text)}"
        for one in change.properties:
            yield f"    - {escape(one.text)}"


FORMATS: Final[Mapping[str, Callable[[Difference], str]]] = MappingProxyType(
    {"text": to_text, "markdown": to_markdown, "json": to_json, "patch": to_patch}
)
"""Name of a format → what writes it."""
