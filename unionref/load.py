"""Load: read every file of a data set under its own name, and see that each says only what it may."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from unionref import ids, links, turtle
from unionref.errors import UnionrefError, UnreadableError
from unionref.findings import DataFindingsError, DataUnreadableError, Finding, file_of, line_of, sort_findings
from unionref.namespaces import BASE, ENTITY_FOLDERS
from unionref.paths import Root
from unionref.shards import Shards, is_sharded, load_shards, shard_files

SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LEDGER: Final = "ids.tsv"
MAPPINGS: Final = "mappings"


@dataclass(frozen=True)
class Loaded:
    """The triples of a data set, by file.

    Parameters
    ----------
    root : Root
        Where they were read.
    ontology : tuple of pyoxigraph.Triple
        What stands in ``ontology/*.ttl``: the ontology, the alignments and the code lists.
    data : collection of pyoxigraph.Triple
        What stands in ``data/``, in the order of the files; :class:`unionref.shards.Shards` where it is read
        from the disk at each pass.
    files : mapping of str to int
        Relative path of each Turtle file read → how many triples it holds.
    mappings : tuple of unionref.links.Mapping
        The rows of the mapping sets in ``data/mappings/``: links to other authorities.
    """

    root: Root
    ontology: tuple[ox.Triple, ...]
    data: Collection[ox.Triple]
    files: Mapping[str, int]
    mappings: tuple[links.Mapping, ...] = ()


def load(root: Root) -> Loaded:
    """Read the ontology and the data of a data set.

    Every file is read before anything is reported, so that one run names all the files to put right.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    Loaded
        The triples.

    Raises
    ------
    DataUnreadableError
        If a file is not UTF-8 or not Turtle, or there are no data at all.
    DataFindingsError
        If a file or folder is not known, a file describes something that belongs elsewhere, the ledger of
        ids does not fit the files, or a link to another authority breaks a rule.
    """
    unreadable: list[Finding] = []
    wrong: list[Finding] = []
    counts: dict[str, int] = {}
    ontology: list[ox.Triple] = []
    for path in sorted(root.ontology.glob("*.ttl")):
        triples = _parse(root, path, unreadable, wrong, blank_nodes=True)
        counts[root.relative(path)] = len(triples)
        ontology.extend(triples)
    if is_sharded(root):
        return _load_sharded(root, ontology, counts, unreadable, wrong)
    read: dict[Path, list[ox.Triple]] = {}
    for folder, path in _data_files(root, wrong):
        triples = _parse(root, path, unreadable, wrong)
        counts[root.relative(path)] = len(triples)
        if triples:
            read[path] = triples
            wrong.extend(_wrong_subjects(root, path, ENTITY_FOLDERS[folder], triples))
    if not unreadable and not wrong and not read:
        unreadable.append(
            Finding(
                "error",
                "data-not-empty",
                "There is no Turtle file below data/, so there is nothing to build.",
                file="data",
                fix="Check out the repository again: git checkout -- data",
            )
        )
    if unreadable:
        raise DataUnreadableError(sort_findings([*unreadable, *wrong]))
    wrong.extend(_ledger_findings(root, read, wrong))
    if wrong:
        raise DataFindingsError(sort_findings(wrong))
    data = tuple(triple for triples in read.values() for triple in triples)
    return Loaded(root, in_fixed_labels(ontology), data, counts, _mappings(root, data))


def reread(root: Root) -> Loaded:
    """Read a data set that was loaded before without a complaint: quickly, and without looking for faults.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    Loaded
        The same triples in the same order as from :func:`load`; the files are not counted.

    Raises
    ------
    UnreadableError
        If a file has become unreadable since.
    """
    data: list[ox.Triple] = []
    ontology: list[ox.Triple] = []
    sharded = is_sharded(root)
    names = () if sharded else sorted(ENTITY_FOLDERS)
    folders = [(root.ontology, ontology), *((root.data / name, data) for name in names)]
    for folder, triples in folders:
        for path in sorted(folder.glob("*.ttl")):
            try:
                triples.extend(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
            except (OSError, SyntaxError) as error:
                raise UnreadableError("The file cannot be read.", file=path, fix="unionref check") from error
    if sharded:
        shards = Shards(shard_files(root), 0)
        return Loaded(root, in_fixed_labels(ontology), shards, {})
    mappings = links.read_mappings(root)
    if mappings.unreadable or mappings.wrong:
        bad = (*mappings.unreadable, *mappings.wrong)[0]
        raise UnreadableError("The file cannot be read.", file=bad.file, line=bad.line, fix="unionref check")
    return Loaded(root, in_fixed_labels(ontology), tuple(data), {}, mappings.rows)


def _mappings(root: Root, data: Sequence[ox.Triple]) -> tuple[links.Mapping, ...]:
    """Read the links to other authorities and hold them to their rules."""
    found = links.read_mappings(root, links.known_of(data))
    if found.unreadable:
        raise DataUnreadableError(sort_findings([*found.unreadable, *found.wrong]))
    if found.wrong:
        raise DataFindingsError(sort_findings(found.wrong))
    return found.rows


def _load_sharded(
    root: Root,
    ontology: list[ox.Triple],
    counts: dict[str, int],
    unreadable: list[Finding],
    wrong: list[Finding],
) -> Loaded:
    """Read a data set in shards; no file of it is named after an entity, and it has no ledger."""
    errors: list[UnionrefError] = []
    try:
        data, more = load_shards(root, errors)
    except UnionrefError as error:
        errors.append(error)
    for found in errors:
        (unreadable if isinstance(found, UnreadableError) else wrong).append(_finding(root, found))
    if unreadable:
        raise DataUnreadableError(sort_findings([*unreadable, *wrong]))
    if wrong:
        raise DataFindingsError(sort_findings(wrong))
    return Loaded(root, in_fixed_labels(ontology), data, {**counts, **more})


def in_fixed_labels(triples: list[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return triples whose blank nodes have labels made from the graph itself, the same in every run."""
    if not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object)):
        return tuple(triples)
    graph = ox.DefaultGraph()
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in dataset), key=str))


def _data_files(root: Root, wrong: list[Finding]) -> list[tuple[str, Path]]:
    """Return (folder, file) of every entity file in order; what is not known is appended to ``wrong``."""
    if not root.data.is_dir():
        return []
    found: list[tuple[str, Path]] = []
    for entry in sorted(root.data.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and entry.name in ENTITY_FOLDERS:
            found.extend((entry.name, path) for path in _entity_files(root, entry, wrong))
        elif entry.is_dir() and entry.name == MAPPINGS:
            wrong.extend(
                _unknown(root, path)
                for path in sorted(entry.iterdir())
                if not path.name.startswith(".") and not path.name.endswith(".sssom.tsv")
            )
        elif entry.name != LEDGER:
            wrong.append(_unknown(root, entry))
    return found


def _entity_files(root: Root, folder: Path, wrong: list[Finding]) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() or path.suffix != ".ttl":
            wrong.append(_unknown(root, path))
        elif SLUG.fullmatch(path.stem) is None:
            wrong.append(
                Finding(
                    "error",
                    "slug",
                    f"“{path.stem}” is not a slug: small letters a to z and digits, beginning with a letter, "
                    "with single hyphens between.",
                    file=root.relative(path),
                    fix="Rename the file, and mint the id with: unionref ids new",
                )
            )
        else:
            found.append(path)
    return found


def _unknown(root: Root, path: Path) -> Finding:
    what = "folder" if path.is_dir() else "file"
    return Finding(
        "error",
        "known-files",
        f"This {what} has no place in data/, which holds organizations/, events/, persons/ and sources/ "
        f"with one <slug>.ttl for each entity, {LEDGER}, and {MAPPINGS}/*.sssom.tsv.",
        file=root.relative(path),
        fix=f"Move or delete the {what}.",
    )


def _parse(
    root: Root, path: Path, unreadable: list[Finding], wrong: list[Finding], *, blank_nodes: bool = False
) -> list[ox.Triple]:
    """Return the triples of a file; what hinders goes to ``unreadable``, a broken rule to ``wrong``."""
    try:
        return turtle.parse(path, blank_nodes=blank_nodes)
    except UnionrefError as error:
        finding = _finding(root, error)
        (unreadable if isinstance(error, UnreadableError) else wrong).append(finding)
        return []


def _wrong_subjects(root: Root, path: Path, segment: str, triples: list[ox.Triple]) -> list[Finding]:
    """One file = one entity: its own IRI, and fragments of it."""
    entity = f"{BASE}{segment}/{path.stem}"
    name = root.relative(path)
    subjects = {triple.subject.value for triple in triples}  # type: ignore[union-attr]
    found = [
        _stray(root, name, entity, subject)
        for subject in subjects
        if subject != entity and not subject.startswith(entity + "#")
    ]
    if entity not in subjects:
        found.append(
            Finding(
                "error",
                "one-file-one-entity",
                f"The file does not describe <{entity.removeprefix(BASE)}>, the entity it is named after.",
                file=name,
                iri=entity,
                fix="Describe the entity, or rename the file after the one that it describes.",
            )
        )
    return found


def _stray(root: Root, name: str, entity: str, subject: str) -> Finding:
    home = file_of(root, subject)
    line = line_of(root, name, subject)
    if home is not None:
        return Finding(
            "error",
            "one-file-one-entity",
            f"<{subject.removeprefix(BASE)}> belongs in {home}, but is described in {name} as well.",
            file=name,
            line=line,
            iri=subject,
            fix=f"Move these lines to {home}.",
        )
    return Finding(
        "error",
        "one-file-one-entity",
        f"The file describes <{subject.removeprefix(BASE)}>; it may describe only "
        f"<{entity.removeprefix(BASE)}> and what is on its page (<{entity.removeprefix(BASE)}#…>).",
        file=name,
        line=line,
        iri=subject,
        fix="Move these lines to the file of their entity.",
    )


def _ledger_findings(
    root: Root, read: Mapping[Path, Sequence[ox.Triple]], wrong: Sequence[Finding]
) -> list[Finding]:
    """Return where ledger and files disagree, but for what is known to be wrong already."""
    known = {finding.iri for finding in wrong if finding.iri is not None}
    try:
        errors = ids.compare(root.path, read)
    except UnreadableError as error:
        raise DataUnreadableError([_finding(root, error)]) from error
    return [_finding(root, error) for error in errors if error.iri is None or error.iri not in known]


def _finding(root: Root, error: UnionrefError) -> Finding:
    file = None if error.file is None else root.relative(Path(error.file))
    return Finding(
        "error", error.rule or "the file is Turtle", error.message, file, error.line, error.iri, error.fix
    )
