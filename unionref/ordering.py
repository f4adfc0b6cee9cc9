"""The order of triples in everything that is written: that of their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox


def in_order(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples in the order of their text, each once.

    They are sorted subject by subject, so that at no time all texts are in memory.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        The triples, in any order.

    Yields
    ------
    pyoxigraph.Triple
        The same, as ``sorted(set(triples), key=str)`` gives them.
    """
    of: dict[str, list[ox.Triple]] = {}
    for triple in triples:
        of.setdefault(str(triple.subject), []).append(triple)
    for subject in sorted(of):
        about = of.pop(subject)
        yield from about if len(about) == 1 else sorted(set(about), key=str)
