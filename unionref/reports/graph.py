"""The whole graph in memory, with the claims on one thing put together, for counting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from unionref.namespaces import BASE, UR
from unionref.reader import Reader
from unionref.reports.ledger import read_table
from unionref.reports.tables import SETTLED

if TYPE_CHECKING:
    from unionref.dataset import Dataset

PRECISIONS: Final = ("day", "month", "year", "not known")
"""How exactly a beginning is known."""
_PRECISION: Final = {"date": 0, "gYearMonth": 1, "gYear": 2}
_LINKS: Final = ("skos:exactMatch", "skos:closeMatch")
_ROLES: Final = ("ur:ceased", "ur:continued", "ur:created")


class Graph:
    """The whole graph in memory, with what settling put together.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.nodes = Reader(dataset).read_all()
        self._classes: dict[str, list[str]] = {}
        for iri in sorted(self.nodes):
            if iri.startswith(BASE) and not self.nodes[iri].disputed:
                for name in self.nodes[iri].classes:
                    self._classes.setdefault(name.removeprefix(UR), []).append(iri)
        self._groups: dict[str, tuple[list[str], list[str]]] = {}
        for group in read_table(dataset, SETTLED)["groups"]:
            first, *others = group["positions"]
            if first["standing"] == "stands":
                agreed = [BASE + iri for iri in first["claims"]]
                lost = [BASE + iri for other in others for iri in other["claims"]]
                self._groups[agreed[0]] = (agreed, lost)
        self._about: dict[str, dict[str, list[str]]] = {}

    def of_class(self, name: str) -> Sequence[str]:
        """Return the things of a class of ours in the plain view, sorted."""
        return self._classes.get(name, ())

    def about(self, predicate: str, iri: str, class_: str) -> Sequence[str]:
        """Return the things of a class that have an IRI as value of a predicate."""
        key = f"{predicate} {class_}"
        if key not in self._about:
            index = self._about[key] = {}
            for subject in self.of_class(class_):
                for term in self.nodes[subject].all(predicate):
                    index.setdefault(term.value, []).append(subject)
        return self._about[key].get(iri, ())

    def stated(self, principal: str, predicate: str, *, agreed: bool = False) -> list[Any]:
        """Return the values that the claims on one thing give: all of them, or those that agree."""
        ours, lost = self._groups.get(principal, ([principal], []))
        claims = ours if agreed else [*ours, *lost]
        return [term for iri in claims if iri in self.nodes for term in self.nodes[iri].all(predicate)]

    def founding(self, organization: str) -> str:
        """Return how exactly the beginning of an organization is known, one of ``PRECISIONS``."""
        found = [
            _PRECISION[term.datatype.value.rpartition("#")[2]]
            for event in self.about("ur:created", organization, "Event")
            for term in self.stated(event, "ur:date", agreed=True)
        ]
        return PRECISIONS[min(found, default=3)]

    def has_japanese_name(self, organization: str) -> bool:
        """Tell whether an organization has a name in Japanese script."""
        facts = self.nodes[organization]
        labels = [term for name in ("skos:prefLabel", "skos:altLabel") for term in facts.all(name)]
        labels += [
            term
            for use in self.about("ur:ofOrganization", organization, "NameUse")
            for term in self.nodes[use].all("skosxl:literalForm")
        ]
        return any(term.language == "ja" for term in labels)

    def has_link(self, organization: str) -> bool:
        """Tell whether an organization is linked to an entry of another authority."""
        return any(self.nodes[organization].all(name) for name in _LINKS)

    def events_of(self, organizations: Iterable[str]) -> set[str]:
        """Return the events in which organizations take part."""
        return {event for iri in organizations for role in _ROLES for event in self.about(role, iri, "Event")}

    def counts_of(self, organizations: Iterable[str]) -> list[str]:
        """Return the head counts of organizations."""
        return [c for iri in organizations for c in self.about("ur:ofOrganization", iri, "MembershipCount")]
