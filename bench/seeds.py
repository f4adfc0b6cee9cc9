"""A small data set beside the whole one: what the three documents say with which the graph began."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from unionref.load import load
from unionref.namespaces import BASE, ENTITY_FOLDERS, PREFIXES, UR
from unionref.paths import Root
from unionref.restrict import restrict

SEED_DOCUMENTS = frozenset(
    {"wikipedia-en-zenroren", "wikipedia-en-kokkororen", "rengo-related-organizations"}
)
"""The sources that the small data set keeps."""

_OWNER = ox.NamedNode(UR + "ofOrganization")
_NAME = ox.NamedNode(PREFIXES["skosxl"] + "literalForm")
_LABEL = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
_NOTE = ox.NamedNode(PREFIXES["skos"] + "editorialNote")


def write(repository: Path, target: Path) -> Path:
    """Write the data set of the three seed documents, a file for each entity as in ``data/``.

    Names that only other sources give are left out, or the check would miss their source.

    Parameters
    ----------
    repository : pathlib.Path
        The checkout.
    target : pathlib.Path
        The folder to make; holds ``ontology/``, ``queries/`` and ``data/`` afterwards.

    Returns
    -------
    pathlib.Path
        The folder.
    """
    for name in ("ontology", "queries"):
        shutil.copytree(repository / name, target / name)
    (target / "queries" / "checks" / "baseline.tsv").unlink(missing_ok=True)
    whole = load(Root(repository)).data
    said = restrict(whole, SEED_DOCUMENTS)
    dropped = _names(whole) - _names(said)
    entities: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in said:
        if isinstance(triple.subject, ox.NamedNode) and (triple.subject, triple.object) not in dropped:
            entities[triple.subject.value.removeprefix(BASE).partition("#")[0]].append(triple)
    for entity in {
        subject.value.removeprefix(BASE) for subject, _ in dropped if isinstance(subject, ox.NamedNode)
    }:
        if entity in entities and not any(triple.predicate == _LABEL for triple in entities[entity]):
            subject = ox.NamedNode(BASE + entity)
            made_up = {_LABEL: f"Organization {entity}", _NOTE: "Label made for the benchmark."}
            entities[entity] += [
                ox.Triple(subject, p, ox.Literal(text, language="en")) for p, text in made_up.items()
            ]
    head, *rows = (repository / "data" / "ids.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    active = {row.split("\t")[0]: row for row in rows if row.split("\t")[3] == "active"}
    kept = [row for entity, row in active.items() if entity in entities]
    folders = {segment: folder for folder, segment in ENTITY_FOLDERS.items()}
    for entity, triples in entities.items():
        if entity not in active:  # a replaced id, whose file only says by which
            continue
        segment, _, slug = entity.partition("/")
        path = target / "data" / folders[segment] / f"{slug}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        ox.serialize(triples, str(path), format=ox.RdfFormat.TURTLE)
    (target / "data" / "ids.tsv").write_text(head + "".join(kept), encoding="utf-8")
    return target


def _names(triples: Iterable[ox.Triple]) -> set[tuple[object, object]]:
    """Return the pairs of an organization and a name that a source gives it."""
    owners: dict[object, object] = {}
    names: list[tuple[object, object]] = []
    for triple in triples:
        if triple.predicate == _OWNER:
            owners[triple.subject] = triple.object
        elif triple.predicate == _NAME:
            names.append((triple.subject, triple.object))
    return {(owners[statement], name) for statement, name in names if statement in owners}
