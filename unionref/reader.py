"""Reading what the graph says of one node after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from unionref.describe import Facts
from unionref.namespaces import DISPUTED, expand

if TYPE_CHECKING:
    from unionref.dataset import Dataset

ROLES: Final = (
    "org:member",
    "org:organization",
    "ur:ofOrganization",
    "dcterms:relation",
    "dcterms:subject",
    "ur:ceased",
    "ur:continued",
    "ur:created",
    "prov:wasAssociatedWith",
)
"""How a statement refers to what it is about."""


class Reader:
    """Reads the facts of nodes, each once.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._known: dict[str, Facts] = {}

    def facts(self, iri: str) -> Facts:
        """Return what the graph says of a node, in all graphs."""
        if iri not in self._known:
            import pyoxigraph

            values: dict[str, list[Any]] = {}
            disputed = True
            for quad in self.dataset.store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None, None):
                values.setdefault(quad.predicate.value, []).append(quad.object)
                disputed = disputed and getattr(quad.graph_name, "value", "") == DISPUTED
            ordered: Mapping[str, Sequence[Any]] = {
                predicate: sorted(set(values[predicate]), key=str) for predicate in sorted(values)
            }
            self._known[iri] = Facts(iri, ordered, disputed and bool(values))
        return self._known[iri]

    def read_all(self) -> Mapping[str, Facts]:
        """Read the facts of all nodes but blank ones at once, and return them by IRI."""
        values: dict[str, dict[str, list[Any]]] = {}
        plain: set[str] = set()
        for quad in self.dataset.store.quads_for_pattern(None, None, None, None):
            iri = getattr(quad.subject, "value", "")
            values.setdefault(iri, {}).setdefault(quad.predicate.value, []).append(quad.object)
            if getattr(quad.graph_name, "value", "") != DISPUTED:
                plain.add(iri)
        for iri, facts in values.items():
            ordered: Mapping[str, Sequence[Any]] = {
                predicate: facts[predicate]
                if len(facts[predicate]) == 1
                else sorted(set(facts[predicate]), key=str)
                for predicate in facts
            }
            self._known[iri] = Facts(iri, ordered, iri not in plain)
        return self._known

    def parties(self, iri: str) -> tuple[str, ...]:
        """Return what a statement is about: organizations, persons and other things, sorted."""
        facts = self.facts(iri)
        return tuple(sorted({str(term.value) for role in ROLES for term in facts.all(role)}))

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """Return the nodes that have an IRI as value of a predicate (a prefixed name), sorted."""
        import pyoxigraph

        quads = self.dataset.store.quads_for_pattern(
            None, pyoxigraph.NamedNode(expand(predicate)), pyoxigraph.NamedNode(iri), None
        )
        return sorted({quad.subject.value for quad in quads})  # type: ignore[union-attr]
