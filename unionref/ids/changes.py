"""Minting an id and redirecting one: the ledger and the files change together or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from unionref.atomic import write_bytes, write_text
from unionref.errors import FindingsError, UnreadableError, UsageError
from unionref.ids.comparing import DEPRECATED, REPLACED_BY, TYPE, entity_files, entity_of
from unionref.ids.ledger import (
    CLASSES,
    SLUG,
    Entry,
    entity_path,
    ledger_path,
    ledger_text,
    read_ledger,
    validate,
)
from unionref.namespaces import BASE, ENTITY_FOLDERS, expand, shorten
from unionref.turtle import format_graph, parse
from unionref.turtle.reading import read_bytes, read_text

_SEGMENTS: Final = {
    name: segment
    for folder, segment in ENTITY_FOLDERS.items()
    for name in (folder, folder.removesuffix("s"), segment)
}
_CONCEPTS: Final = {
    "ur:NationalCentre": "kind/national-centre",
    "ur:Federation": "kind/industrial-federation",
    "ur:Union": "kind/union",
    "ur:Council": "kind/council",
    "ur:LocalBody": "kind/local-body",
    "ur:InternationalBody": "kind/international-body",
}
_NAMES: Final = {"source": "dcterms:title"}
_WORKING_NAME: Final = "Working name made from the id; to be replaced by the name a source gives."


def mint(
    root: Path | str,
    kind: str,
    slug: str,
    class_name: str | None = None,
    *,
    on: date,
    reason: str = "",
    label: str | None = None,
    language: str = "en",
) -> Path:
    """Add an id to the ledger, and give its entity a file if it has none yet.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.
    kind : str
        ``organization``, ``event``, ``person`` or ``source``.
    slug : str
        The part of the id after the slash.
    class_name : str, optional
        The prefixed name of the class, like ``ur:Union`` (``Union`` will do); taken from the entity's file if
        that is there, and from the kind if the kind has one class only.
    on : datetime.date
        The day of minting.
    reason : str
        A word on why the id was made, if there is something to say.
    label : str, optional
        The entity's name for the new file; without one the slug is written, marked as a working name.
    language : str
        The language tag of the name, in lower case.

    Returns
    -------
    pathlib.Path
        The entity's file.

    Raises
    ------
    UsageError
        If the kind, slug, class, name or reason is not well formed, or the id was minted before.
    FindingsError
        If the ledger breaks a rule already, or an existing file of that name does not describe the entity.
    UnreadableError
        If the ledger cannot be read, or a file cannot be written; then nothing has changed.
    """
    segment = _segment(kind)
    entries = _sound_ledger(root)
    identifier = _new_id(segment, slug, entries)
    path = entity_path(root, identifier)
    exists = path.exists()
    class_name = _class(segment, class_name, _classes_in(path, identifier) if exists else [])
    row = Entry(identifier, class_name, on.isoformat(), reason=_one_line(reason))
    texts = {}
    if not exists:
        texts[path] = format_graph(_skeleton(identifier, class_name, label, language))
    texts[ledger_path(root)] = ledger_text([*entries, row])
    _write_all(texts)
    return path


def redirect(root: Path | str, old: str, new: str, reason: str) -> Path:
    """Let one id stand for another from now on, and turn the old entity's file into a tombstone.

    Ids that led to the old one lead to the new one afterwards, so that every redirect is a single step.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.
    old, new : str
        Active ids of the same kind: ``id/kenkoro``, its full IRI, or the slug where only one id has it.
    reason : str
        Why.

    Returns
    -------
    pathlib.Path
        The old entity's file.

    Raises
    ------
    UsageError
        If an id is unknown, not active, of another kind or the same, or no reason is given.
    FindingsError
        If the ledger breaks a rule already, the old file still holds statements, or other files still refer
        to the old id.
    UnreadableError
        If a file cannot be read or written; then nothing has changed.
    """
    entries = _sound_ledger(root)
    source, target = _entry(entries, old), _entry(entries, new)
    for entry in (source, target):
        if entry.status != "active":
            raise UsageError(f'"{entry.id}" is already {_standing(entry)}.', fix="name two active ids")
    if source.id == target.id or source.segment != target.segment:
        what = "the same id" if source.id == target.id else "ids of two kinds"
        raise UsageError(f'"{source.id}" and "{target.id}" are {what}.', fix="name two ids of one kind")
    reason = _one_line(reason)
    if not reason:
        raise UsageError(
            "A redirect needs a reason.", fix="say why the two are one, for example --reason '…'"
        )
    _refuse_losses(root, source, [entry for entry in entries if entry.redirect_to == source.id])
    rows = [
        replace(entry, status="redirected", redirect_to=target.id, reason=reason)
        if entry is source
        else replace(entry, redirect_to=target.id)
        if entry.redirect_to == source.id
        else entry
        for entry in entries
    ]
    texts = {
        entity_path(root, row.id): format_graph(_tombstone(row.id, target.id))
        for row in rows
        if row.redirect_to == target.id
    }
    texts[ledger_path(root)] = ledger_text(rows)
    _write_all(texts)
    return entity_path(root, source.id)


def _segment(kind: str) -> str:
    if kind not in _SEGMENTS:
        raise UsageError(
            f'"{kind}" is not a kind of entity.', fix="name one of organization, event, person, source"
        )
    return _SEGMENTS[kind]


def _new_id(segment: str, slug: str, entries: Sequence[Entry]) -> str:
    if SLUG.fullmatch(slug) is None:
        raise UsageError(
            f'"{slug}" is not a slug.',
            rule="a slug has small letters a to z, digits and single hyphens, and begins with a letter",
            fix=f"write for example {_nearest_slug(slug)}",
        )
    identifier = f"{segment}/{slug}"
    for entry in entries:
        if entry.id == identifier:
            raise UsageError(
                f'"{identifier}" was minted on {entry.minted} and is {_standing(entry)}.',
                rule="an id is never reused",
                fix="choose another slug",
            )
    return identifier


def _standing(entry: Entry) -> str:
    return f"{entry.status} to {entry.redirect_to}" if entry.redirect_to else entry.status


def _nearest_slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-0123456789")
    return slug if SLUG.fullmatch(slug) else "rei-roren"


def _class(segment: str, class_name: str | None, in_file: Sequence[str]) -> str:
    allowed = CLASSES[segment]
    if class_name is None:
        candidates = [name for name in in_file if name in allowed] or list(allowed)
        if len(candidates) != 1:
            raise UsageError("The class is missing.", fix=f"name one of {', '.join(allowed)}")
        return candidates[0]
    full = next((name for name in allowed if class_name in (name, name.partition(":")[2])), None)
    if full is None:
        raise UsageError(
            f'"{class_name}" is not a class for this kind of entity.', fix=f"name one of {', '.join(allowed)}"
        )
    if in_file and full not in in_file:
        raise UsageError(
            f"The entity's file says {', '.join(in_file)} and not {full}.",
            fix="leave the class out, or correct it",
        )
    return full


def _classes_in(path: Path, identifier: str) -> list[str]:
    """Return the prefixed names of the classes an existing file gives its entity."""
    entity = ox.NamedNode(BASE + identifier)
    triples = [triple for triple in parse(path) if triple.subject == entity]
    if not triples:
        raise FindingsError(
            f"The file exists, but does not describe <{identifier}>.",
            file=path,
            rule="a file describes the entity it is named after",
            fix="rename the file after the entity that it describes",
        )
    types = [triple.object for triple in triples if triple.predicate == TYPE]
    return sorted(shorten(value.value) for value in types if isinstance(value, ox.NamedNode))


def _skeleton(identifier: str, class_name: str, label: str | None, language: str) -> list[ox.Triple]:
    """Return the least an entity's file says: its class, a name, and the kind that follows from the class."""
    entity = ox.NamedNode(BASE + identifier)
    segment, _, slug = identifier.partition("/")
    name = slug if label is None else _one_line(label)
    tag = "ja-latn" if label is None else language
    if not name:
        raise UsageError("The name is empty.", fix="give a name, or none")
    if tag != tag.lower():
        raise UsageError(f'"{tag}" is not in lower case.', fix=f"write {tag.lower()}")
    try:
        literal = ox.Literal(name, language=tag)
    except ValueError as error:
        raise UsageError(f'"{tag}" is not a language tag.', fix="write en, ja, ja-hrkt or ja-latn") from error
    triples = [
        ox.Triple(entity, TYPE, ox.NamedNode(expand(class_name))),
        ox.Triple(entity, ox.NamedNode(expand(_NAMES.get(segment, "skos:prefLabel"))), literal),
    ]
    if class_name in _CONCEPTS:
        concept = ox.NamedNode(BASE + _CONCEPTS[class_name])
        triples.append(ox.Triple(entity, ox.NamedNode(expand("org:classification")), concept))
    if label is None:
        note = ox.Literal(_WORKING_NAME, language="en")
        triples.append(ox.Triple(entity, ox.NamedNode(expand("skos:editorialNote")), note))
    return triples


def _tombstone(old: str, new: str) -> list[ox.Triple]:
    entity = ox.NamedNode(BASE + old)
    return [
        ox.Triple(entity, REPLACED_BY, ox.NamedNode(BASE + new)),
        ox.Triple(entity, DEPRECATED, ox.Literal(True)),
    ]


def _sound_ledger(root: Path | str) -> tuple[Entry, ...]:
    """Read the ledger and refuse to build on one that breaks a rule."""
    entries = read_ledger(root)
    findings = validate(entries, file=ledger_path(root))
    if findings:
        raise findings[0]
    return entries


def _entry(entries: Sequence[Entry], text: str) -> Entry:
    """Return the row of an id, given in full, as an IRI, or as a slug that only one id has."""
    wanted = text.strip().removeprefix(BASE)
    found = [entry for entry in entries if wanted in (entry.id, entry.slug)]
    exact = [entry for entry in found if entry.id == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        names = ", ".join(entry.id for entry in found)
        raise UsageError(f'"{text}" can be {names}.', fix="write the id in full")
    near = get_close_matches(wanted, [name for entry in entries for name in (entry.id, entry.slug)], n=3)
    fix = f"did you mean {' or '.join(near)}?" if near else "data/ids.tsv lists all ids"
    raise UsageError(f'"{text}" is not an id of the ledger.', fix=fix)


def _one_line(text: str) -> str:
    """Return a text for one cell, and refuse what would break the table."""
    if re.search(r"[\x00-\x1f\x7f]", text.strip()):
        raise UsageError("A text for the ledger is one line without tabs.", fix="write it in one line")
    return text.strip()


def _refuse_losses(root: Path | str, source: Entry, followers: Sequence[Entry]) -> None:
    """Refuse a redirect that would lose statements or leave references to the old id behind."""
    home = entity_path(root, source.id)
    iri = BASE + source.id
    tombstones = {entity_path(root, entry.id) for entry in followers}
    left = sorted(
        {
            triple.subject.value
            for triple in parse(home)
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value != iri
        }
    )
    if left:
        raise FindingsError(
            f"The file still holds {len(left)} statements, the first of them <{left[0].removeprefix(BASE)}>.",
            file=home,
            iri=iri,
            rule="a redirect loses nothing",
            fix="move the statements to the file of the id that stays, then redirect",
        )
    files = [
        path for path in entity_files(root) if path != home and path not in tombstones and _refers(path, iri)
    ]
    mention = re.compile(rf"(?:{re.escape(iri)}|(?<![\w:/-]){source.segment}:{source.slug})(?![\w-])")
    others = [*Path(root).glob("data/mappings/*.tsv"), *Path(root).glob("queries/**/*.rq")]
    files.extend(path for path in sorted(others) if mention.search(read_text(path)))
    if files:
        names = [path.relative_to(Path(root)).as_posix() for path in files]
        raise FindingsError(
            f'"{source.id}" is still referred to in {", ".join(names)}.',
            file=ledger_path(root),
            line=source.line,
            iri=iri,
            rule="nothing refers to a redirected id",
            fix="write the id that stays in those files, then redirect",
        )


def _refers(path: Path, iri: str) -> bool:
    """Tell whether a file mentions an entity or something on its page."""
    own = BASE + entity_of(path)
    return any(
        isinstance(term, ox.NamedNode) and term.value.partition("#")[0] == iri and iri != own
        for triple in parse(path)
        for term in triple
    )


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write several files, and put back those already written if one of them cannot be."""
    before = {path: read_bytes(path) if path.exists() else None for path in texts}
    written: list[Path] = []
    try:
        for path, text in texts.items():
            _make_folder(path.parent)
            written.append(path)
            write_text(path, text)
    except BaseException:
        for path in written:
            content = before[path]
            if content is None:
                path.unlink(missing_ok=True)
            elif read_bytes(path) != content:
                write_bytes(path, content)
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"The folder cannot be made: {reason}.", file=folder, fix="check the path and its permissions"
        ) from error
