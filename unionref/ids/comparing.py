"""Whether the ledger and the files of the entities agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from unionref.errors import FindingsError, UnionrefError
from unionref.ids.ledger import SLUG, Entry, entity_path, ledger_path, read_ledger, validate
from unionref.namespaces import BASE, ENTITY_FOLDERS, expand, shorten
from unionref.turtle.reading import read_text, read_triples

TYPE: Final = ox.NamedNode(expand("rdf:type"))
DEPRECATED: Final = ox.NamedNode(expand("owl:deprecated"))
REPLACED_BY: Final = ox.NamedNode(expand("dcterms:isReplacedBy"))
_TRUE: Final = ox.Literal(True)
_KINDS: Final = {"id": "organization", "event": "event", "person": "person", "source": "source"}
_RULE: Final = "every entity's file has a row in data/ids.tsv, and every row its file"


def compare(
    root: Path | str, triples: Mapping[Path, Sequence[ox.Triple]] | None = None
) -> list[UnionrefError]:
    """Find where the ledger breaks its rules or does not agree with the files of the entities.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.
    triples : mapping of pathlib.Path to sequence of pyoxigraph.Triple, optional
        The entity files already read, by path; read here if not given.

    Returns
    -------
    list of UnionrefError
        One for each row or file that is wrong, the ledger's own rows first; an unreadable file is one of
        them.

    Raises
    ------
    UnreadableError
        If there is no ledger, or it is not UTF-8.
    """
    found: list[UnionrefError] = []
    try:
        entries = read_ledger(root)
    except FindingsError as error:
        return [error]
    found.extend(validate(entries, file=ledger_path(root)))
    if triples is None:
        triples = _read(root, found)
    found.extend(_used_twice(triples))
    rows = {entry.id: entry for entry in reversed(entries)}
    files = {entity_of(path): path for path in triples}
    for entity, path in files.items():
        entry = rows.get(entity)
        found.extend(_unlisted(entity, path) if entry is None else _unlike(entry, path, triples[path]))
    for entry in rows.values():
        if entry.id not in files and entry.status != "withdrawn" and _well_formed(entry):
            path = entity_path(root, entry.id)
            if not path.exists():
                found.append(_missing(root, entry, path))
    return found


def entity_files(root: Path | str) -> list[Path]:
    """Return the files of all entities, folder by folder, sorted.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.

    Returns
    -------
    list of pathlib.Path
        The Turtle files in the folders of entities.
    """
    return [
        path for folder in ENTITY_FOLDERS for path in sorted((Path(root) / "data" / folder).glob("*.ttl"))
    ]


def entity_of(path: Path) -> str:
    """Return the id whose file a path is.

    Parameters
    ----------
    path : pathlib.Path
        A file in a folder of entities, like ``data/organizations/kenkoro.ttl``.

    Returns
    -------
    str
        Its id, like ``id/kenkoro``.
    """
    return f"{ENTITY_FOLDERS[path.parent.name]}/{path.stem}"


def _read(root: Path | str, found: list[UnionrefError]) -> dict[Path, Sequence[ox.Triple]]:
    read: dict[Path, Sequence[ox.Triple]] = {}
    for path in entity_files(root):
        try:
            read[path] = read_triples(read_text(path), name=path)
        except UnionrefError as error:
            found.append(error)
    return read


def _used_twice(triples: Mapping[Path, Sequence[ox.Triple]]) -> Iterator[FindingsError]:
    """Find IRIs that two files describe."""
    homes: dict[ox.NamedNode, Path] = {}
    for path, graph in triples.items():
        for subject in dict.fromkeys(triple.subject for triple in graph):
            if not isinstance(subject, ox.NamedNode):
                continue
            home = homes.setdefault(subject, path)
            if home != path:
                yield FindingsError(
                    f"<{subject.value.removeprefix(BASE)}> is described in two files: {home} and {path}.",
                    file=path,
                    iri=subject.value,
                    rule="one file describes one entity and what is on its page; an id is used once",
                    fix="move the lines to the file of their entity, or give one of the two another id",
                )


def _unlisted(entity: str, path: Path) -> Iterator[FindingsError]:
    segment, _, slug = entity.partition("/")
    fix = f"unionref ids new {_KINDS[segment]} {slug}"
    if SLUG.fullmatch(slug) is None:
        fix = "rename the file: a slug has small letters, digits and single hyphens"
    yield FindingsError(
        f'"{entity}" has a file but no row in the ledger of ids.',
        file=path,
        iri=BASE + entity,
        rule=_RULE,
        fix=fix,
    )


def _missing(root: Path | str, entry: Entry, path: Path) -> FindingsError:
    return FindingsError(
        f'"{entry.id}" is {entry.status}, but there is no file {path.relative_to(Path(root)).as_posix()}.',
        file=ledger_path(root),
        line=entry.line,
        iri=BASE + entry.id,
        rule=_RULE,
        fix="restore the file from the last commit; an entity that is gone is redirected or withdrawn",
    )


def _unlike(entry: Entry, path: Path, graph: Sequence[ox.Triple]) -> Iterator[FindingsError]:
    """Find where an entity's file says something else than its row."""
    entity = ox.NamedNode(BASE + entry.id)
    values: dict[ox.NamedNode, list[str]] = {}
    for triple in graph:
        if triple.subject == entity and not isinstance(triple.object, ox.Triple):
            values.setdefault(triple.predicate, []).append(triple.object.value)
    deprecated = _TRUE.value in values.get(DEPRECATED, [])
    message = fix = ""
    if not values:
        message = f"The file does not describe <{entry.id}>, the entity it is named after."
        fix = "describe the entity, or rename the file after the one that it describes"
    elif entry.status == "active":
        classes = [shorten(iri) for iri in values.get(TYPE, [])]
        if deprecated or REPLACED_BY in values:
            message = f'"{entry.id}" is active in the ledger, but its file says that it is replaced.'
            fix = "unionref ids redirect OLD NEW does both"
        elif classes and entry.class_name not in classes:
            message = f"The ledger says {entry.class_name}, the file {', '.join(sorted(classes))}."
            fix = f"correct the one that is wrong; the row is in data/ids.tsv, line {entry.line}"
    elif not deprecated:
        message = f'"{entry.id}" is {entry.status}, but its file does not say owl:deprecated true.'
        fix = "leave only owl:deprecated true and dcterms:isReplacedBy in the file"
    elif entry.status == "redirected" and values.get(REPLACED_BY, []) != [BASE + entry.redirect_to]:
        message = f'"{entry.id}" leads to "{entry.redirect_to}", but its file says otherwise.'
        fix = f"write dcterms:isReplacedBy <{entry.redirect_to}> in the file"
    if message:
        yield FindingsError(
            message, file=path, iri=entity.value, rule="the ledger and the files agree", fix=fix
        )


def _well_formed(entry: Entry) -> bool:
    return entry.segment in _KINDS and SLUG.fullmatch(entry.slug) is not None
