"""What is known of an entity at other authorities, in words: accepted, rejected, searched and not found."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from unionref.answers import Entity, compact, plain, to_value
from unionref.describe import Item
from unionref.namespaces import BASE, expand

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.describe import Facts
    from unionref.reader import Reader

MATCHES: Final = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
    "foaf:isPrimaryTopicOf",
)
_STATES: Final = ("accepted", "not-found", "rejected")
_WORDS: Final = {"skos:exactMatch": "exactMatch", "skos:closeMatch": "closeMatch"}


def links_of(dataset: Dataset, reader: Reader, own: Facts) -> list[Item]:
    """Return the links of an entity, each with its evidence.

    Parameters
    ----------
    dataset : Dataset
        The graph, for the names of the authorities.
    reader : Reader
        Reads the statement nodes of the links.
    own : Facts
        What the graph says of the entity.

    Returns
    -------
    list of Item
        Accepted links first, then what was not found, then rejected look-alikes; a match without a
        statement node (of a concept) last.
    """
    nodes = [reader.facts(iri) for iri in reader.subjects("sssom:subject_id", own.iri)]
    nodes.sort(key=lambda node: (_STATES.index(_state(node)), node.iri))
    items = [_described(dataset, node) for node in nodes]
    said = {(item.fields["relation"], item.fields["iri"]) for item in items}
    for predicate in MATCHES:
        for term in own.all(predicate):
            if (predicate, term.value) not in said:
                what = f"{predicate.partition(':')[2]}: {term.value}"
                items.append(Item(what, fields={"relation": predicate, "iri": term.value}))
    if expand("ur:Organization") in own.classes:
        looked = [item for item in items if item.fields.get("state") in ("accepted", "not-found")]
        known = {str(item.fields["authority"]) for item in looked}  # a rejected look-alike is no look-up
        items.extend(_not_looked_up(dataset, reader, known))
    return items


def _not_looked_up(dataset: Dataset, reader: Reader, known: set[str]) -> list[Item]:
    """Return one item that names the authorities at which nobody has looked for the organization."""
    start = f"{BASE}authority/"
    every = {iri.removeprefix(start) for iri in reader.subjects("skos:inScheme", f"{BASE}authority")}
    names = sorted(every - known)
    if not names:
        return []
    what = f"not yet looked up: {', '.join(dataset.label(start + name) or name for name in names)}"
    return [Item(what, fields=MappingProxyType({"state": "not-looked-up", "authorities": names}))]


def _described(dataset: Dataset, node: Facts) -> Item:
    state = _state(node)
    authority = node.iri_of("sssom:object_source") or ""
    place = dataset.label(authority) or compact(authority)
    relation = compact(node.iri_of("sssom:predicate_id") or "")
    target = node.iri_of("sssom:object_id") or ""
    label = node.text("sssom:object_label")
    if state == "not-found":
        what = f"{place}: searched and not found"
    else:
        word = _WORDS.get(relation, "its article")
        what = f"{place}: {'not ' if state == 'rejected' else ''}{word} {target}" + (
            f" ({label})" if label else ""
        )
    confidence = node.text("sssom:confidence")
    decided = node.text("dcterms:created") or ""
    who = node.text("sssom:reviewer_label") or node.text("sssom:mapping_tool")
    certainty = f"confidence {confidence}, " if confidence else ""
    fields = {
        "state": state,
        "authority": authority.removeprefix(BASE + "authority/"),
        "relation": relation,
        "iri": None if state == "not-found" else target,
        "id": node.text("dcterms:identifier"),
        "label": label,
        "confidence": plain(to_value(node.first("sssom:confidence"))),
        "date": decided,
        "by": who,
        "evidence": node.text("rdfs:comment"),
        "seeAlso": [term.value for term in node.all("rdfs:seeAlso")],
    }
    comment = node.text("rdfs:comment")
    return Item(
        what,
        statement=Entity(node.iri, compact(node.iri), None),
        certainty=f"{certainty}{decided}, by {who}",
        notes=(*((comment,) if comment else ()), *(term.value for term in node.all("rdfs:seeAlso"))),
        fields=MappingProxyType(fields),
    )


def _state(node: Facts) -> str:
    return (node.iri_of("dcterms:type") or "").removeprefix(BASE + "link-state/")
