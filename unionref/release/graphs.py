"""The graphs of a release: what the build holds, and what data/ asserts before anything is derived."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from unionref import links
from unionref.claims import index
from unionref.dataset import Dataset
from unionref.errors import UsageError
from unionref.failures import damaged
from unionref.freshness import build_info
from unionref.load import reread
from unionref.namespaces import DISPUTED
from unionref.pack import quads
from unionref.paths import Root, content_hash
from unionref.restrict import restrict

Facts = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]
"""Subject IRI → predicate IRI → values."""


@dataclass(frozen=True)
class Graphs:
    """Everything that a release is written from.

    Parameters
    ----------
    dataset : Dataset
        The built graph, open.
    root : Root
        The data set it was built from.
    default : tuple of pyoxigraph.Triple
        The default graph, sorted.
    disputed : tuple of pyoxigraph.Triple
        The graph ``graph/disputed``, sorted.
    content_hash : str
        The digest of the files it was built from.
    sources : tuple of str
        The sources that the build is restricted to; empty for all.
    """

    dataset: Dataset
    root: Root
    default: tuple[ox.Triple, ...]
    disputed: tuple[ox.Triple, ...]
    content_hash: str
    sources: tuple[str, ...]

    @cached_property
    def asserted(self) -> tuple[ox.Triple, ...]:
        """What stands in ontology/ and data/, without anything that the build derives; sorted."""
        loaded = reread(self.root)
        data = restrict(loaded.data, self.sources) if self.sources else loaded.data
        described = {triple.subject.value for triple in data}  # type: ignore[union-attr]
        linked = links.triples(loaded.mappings, described)
        return tuple(sorted({*loaded.ontology, *data, *linked}, key=str))

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """Both graphs as quads."""
        return list(quads(self.default, self.disputed))

    @cached_property
    def canonical(self) -> bytes:
        """The canonical form of both graphs."""
        return canonical_lines(self.quads)

    @cached_property
    def canonical_plain(self) -> bytes:
        """The canonical form of the default graph."""
        return canonical_lines(quads(self.default, ()))

    @cached_property
    def canonical_asserted(self) -> bytes:
        """The canonical form of what is asserted."""
        return canonical_lines(quads(self.asserted, ()))

    @cached_property
    def plain_facts(self) -> Facts:
        """The default graph by subject and predicate."""
        return index(self.default)

    @cached_property
    def disputed_facts(self) -> Facts:
        """The disputed graph by subject and predicate."""
        return index(self.disputed)


def read_graphs(dataset: Dataset) -> Graphs:
    """Read the graphs of a built data set.

    Parameters
    ----------
    dataset : Dataset
        The built graph, open.

    Returns
    -------
    Graphs
        What a release is written from.

    Raises
    ------
    UsageError
        If the files have changed since the build.
    UnreadableError
        If the build or a file cannot be read.
    """
    info = build_info(dataset.path)
    if info is None or dataset.root is None:
        raise damaged(dataset.path)
    digest = content_hash(dataset.root)
    if info.get("content_hash") != digest:
        raise UsageError(
            "The data have changed since this graph was built, and a release has to hold both as they are.",
            file=dataset.path,
            fix="unionref build",
        )
    try:
        default = _triples(dataset.store, ox.DefaultGraph())
        disputed = _triples(dataset.store, ox.NamedNode(DISPUTED))
    except OSError as error:
        raise damaged(dataset.path / "store", error) from error
    restricted = tuple(str(source) for source in info.get("according_to", ()))
    return Graphs(dataset, dataset.root, default, disputed, digest, restricted)


def _triples(store: ox.Store, graph: ox.DefaultGraph | ox.NamedNode) -> tuple[ox.Triple, ...]:
    return tuple(sorted((quad.triple for quad in store.quads_for_pattern(None, None, None, graph)), key=str))


def canonical_lines(dataset: Iterable[ox.Quad]) -> bytes:
    """Return a dataset in the canonical N-Quads of RDFC-1.0.

    Parameters
    ----------
    dataset : iterable of pyoxigraph.Quad
        The quads, in any order.

    Returns
    -------
    bytes
        One line a quad, blank nodes renamed as the recommendation says, no line twice, in code point order.
        Of a dataset with nothing but a default graph these are N-Triples too.
    """
    given: Iterable[ox.Quad] = list(dataset)
    if any(isinstance(term, ox.BlankNode) for quad in given for term in (quad.subject, quad.object)):
        canonical = ox.Dataset(given)
        canonical.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        given = canonical
    text = ox.serialize(given, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(text.splitlines(keepends=True))))


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
