"""What the sources of each reliability class say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from unionref.describe import kind_of_statement
from unionref.namespaces import BASE
from unionref.reports.coverage import SourceClass

if TYPE_CHECKING:
    from unionref.reports.graph import Graph


def source_classes(graph: Graph) -> tuple[SourceClass, ...]:
    """Count sources, passages and statements by class.

    Parameters
    ----------
    graph : Graph
        The whole graph.

    Returns
    -------
    tuple of SourceClass
        In the order of the classes; 0 stands for sources without one.
    """
    class_of = {iri: _class_of(graph, iri) for iri in graph.of_class("Source")}
    passages = {
        passage: class_of.get(graph.nodes[passage].iri_of("dcterms:isPartOf") or "", 0)
        for passage in graph.of_class("Passage")
    }
    said, only, aside = Counter[int](), Counter[int](), Counter[int]()
    for iri, facts in graph.nodes.items():
        if not iri.startswith(BASE) or kind_of_statement(facts) is None:
            continue
        found = {passages[t.value] for t in facts.all("prov:wasDerivedFrom") if t.value in passages}
        said.update(found)
        only.update(found if len(found) == 1 else ())
        aside.update(found if facts.disputed else ())
    sources, parts = Counter(class_of.values()), Counter(passages.values())
    return tuple(
        SourceClass(
            number,
            graph.dataset.label(f"{BASE}reliability/{number}") or "",
            sources[number],
            parts[number],
            said[number],
            only[number],
            aside[number],
        )
        for number in sorted(sources)
    )


def _class_of(graph: Graph, source: str) -> int:
    number = (graph.nodes[source].iri_of("ur:reliability") or "").rpartition("/")[2]
    return int(number) if number.isdecimal() else 0
