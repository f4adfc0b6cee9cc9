"""Pack: write the built graph as a store on disk, as dumps, and as the small tables that the commands read.

Everything but the store's own files is the same, byte for byte, for the same data.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from unionref import memory
from unionref._version import __version__
from unionref.findings import Finding
from unionref.namespaces import DISPUTED, PREFIXES
from unionref.ordering import in_order
from unionref.queries import StoredQuery, to_json

STORE: Final = "store"
INFO: Final = "build.json"
CATALOGUE: Final = "catalogue.json"
NAMES: Final = "names.json"
FINDINGS: Final = "findings.json"
DUMP: Final = "unionref"
FORMATS: Final = ("nt", "ttl", "nq", "trig")

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class Packed:
    """What is written.

    Parameters
    ----------
    default : iterable of pyoxigraph.Triple
        The default graph: ontology, code lists, plain view, what is derived.
    disputed : iterable of pyoxigraph.Triple
        The graph ``graph/disputed``. Both are read once.
    catalogue : sequence of StoredQuery
        The stored queries.
    findings : sequence of Finding
        Warnings, among them the contradictions.
    content_hash : str
        The digest of the files it was made from.
    sources : sequence of str
        The sources it is restricted to; empty for all.
    tables : mapping of str to object
        File name → a table for the reports, written as JSON.
    formats : sequence of str
        The formats of the dumps: ``nt`` and ``ttl`` (the default graph), ``trig`` and ``nq`` (both graphs).
    """

    default: Iterable[ox.Triple]
    disputed: Iterable[ox.Triple]
    catalogue: Sequence[StoredQuery]
    findings: Sequence[Finding]
    content_hash: str
    sources: Sequence[str] = ()
    tables: Mapping[str, Any] = field(default_factory=dict)
    formats: Sequence[str] = FORMATS


def pack(packed: Packed, folder: Path) -> dict[str, Any]:
    """Write a built graph into a folder.

    Parameters
    ----------
    packed : Packed
        What to write.
    folder : pathlib.Path
        An existing empty folder.

    Returns
    -------
    dict
        What build.json says.

    Raises
    ------
    OSError
        If something cannot be written.
    """
    from unionref.find import build_index

    (folder / CATALOGUE).write_text(to_json(packed.catalogue), encoding="utf-8")
    default = list(in_order(packed.default))
    disputed = list(in_order(packed.disputed))
    write_dumps(default, disputed, folder, {*packed.formats, "nq"})
    numbers = counts(default, disputed)
    del default, disputed  # where nothing else holds them, the store is written without them in memory
    memory.release()
    dump = folder / f"{DUMP}.nq"
    store = write_store(dump, folder / STORE)
    if "nq" not in packed.formats:
        dump.unlink()
    _write_json(folder / NAMES, build_index(store))
    del store  # closes its files
    for log in (folder / STORE).glob("LOG*"):
        log.unlink()  # the engine's diary: names paths and times of this machine
    _write_json(folder / FINDINGS, [finding.to_json() for finding in packed.findings])
    for name, table in packed.tables.items():
        _write_json(folder / name, table)
    info = {
        "according_to": sorted(packed.sources),
        "content_hash": packed.content_hash,
        "counts": numbers,
        "version": __version__,
    }
    _write_json(folder / INFO, info)
    return info


def write_store(dump: Path, folder: Path) -> ox.Store:
    """Write an Oxigraph store that is quick to open.

    Parameters
    ----------
    dump : pathlib.Path
        Both graphs as N-Quads: the engine reads a file faster, and in less memory, than it takes triples.
    folder : pathlib.Path
        Where to write it.

    Returns
    -------
    pyoxigraph.Store
        The store, still open for writing; drop it before others open it.
    """
    store = ox.Store(folder)
    store.bulk_load(path=dump, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    return store


def quads(default: Iterable[ox.Triple], disputed: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    """Yield the two graphs as quads.

    Parameters
    ----------
    default, disputed : iterable of pyoxigraph.Triple
        The two graphs.

    Yields
    ------
    pyoxigraph.Quad
        The quads, the default graph first.
    """
    plain, named = ox.DefaultGraph(), ox.NamedNode(DISPUTED)
    for triple in default:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, plain)
    for triple in disputed:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, named)


def write_dumps(
    default: Sequence[ox.Triple],
    disputed: Sequence[ox.Triple],
    folder: Path,
    formats: Collection[str] = FORMATS,
) -> None:
    """Write the graph in formats that every tool reads.

    Parameters
    ----------
    default, disputed : sequence of pyoxigraph.Triple
        The two graphs, each in the order in which it is to be written.
    folder : pathlib.Path
        Where to write ``unionref.ttl`` and ``.nt`` (the default graph), ``.trig`` and ``.nq`` (both).
    formats : collection of str
        Which of them to write.
    """
    used = {prefix: iri for prefix, iri in PREFIXES.items() if _is_safe(prefix)}
    if "nt" in formats:
        ox.serialize(default, folder / f"{DUMP}.nt", ox.RdfFormat.N_TRIPLES)
    if "ttl" in formats:
        ox.serialize(default, folder / f"{DUMP}.ttl", ox.RdfFormat.TURTLE, prefixes=used)
    if "nq" in formats:
        ox.serialize(quads(default, disputed), folder / f"{DUMP}.nq", ox.RdfFormat.N_QUADS)
    if "trig" in formats:
        ox.serialize(quads(default, disputed), folder / f"{DUMP}.trig", ox.RdfFormat.TRIG, prefixes=used)


def counts(default: Sequence[ox.Triple], disputed: Sequence[ox.Triple]) -> dict[str, Any]:
    """Return how much there is, in the way of VoID.

    Parameters
    ----------
    default, disputed : sequence of pyoxigraph.Triple
        The two graphs.

    Returns
    -------
    dict
        ``triples`` and ``disputed``: the sizes of the graphs; ``entities``: things by class, for the classes
        of the project.
    """
    from unionref.namespaces import UR

    classes: dict[str, int] = {}
    for triple in default:
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
            name = triple.object.value
            if name.startswith(UR):
                classes[name.removeprefix(UR)] = classes.get(name.removeprefix(UR), 0) + 1
    return {"disputed": len(disputed), "entities": dict(sorted(classes.items())), "triples": len(default)}


def _is_safe(prefix: str) -> bool:
    """Tell whether a prefix is one of a vocabulary; IRIs of data are written in full in the dumps."""
    return not PREFIXES[prefix].startswith("https://w3id.org/unionref/") or prefix == "ur"


def _write_json(path: Path, value: Mapping[str, Any] | Sequence[Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
