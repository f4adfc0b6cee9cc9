"""VoID: how much of what a release holds, for the whole and for each graph; and what it links to."""

from __future__ import annotations

from typing import Final

from unionref.namespaces import BASE, DISPUTED, PREFIXES
from unionref.release.about import AGENT, LICENSE, PUBLISHER, About
from unionref.release.describe import Description, integer, iri, node, slug, text, typed
from unionref.release.statistics import Statistics

_FORMATS: Final = {
    ".jsonld": "JSON-LD",
    ".nq.gz": "N-Quads",
    ".nt.gz": "N-Triples",
    ".rdf": "RDF_XML",
    ".trig": "TriG",
    ".ttl": "Turtle",
}
EXAMPLES: Final = ("id/zenroren", "id/rengo", "id/kenkoro")


def void(about: About, whole: Statistics, plain: Statistics, disputed: Statistics, dumps: list[str]) -> bytes:
    """Describe a release in VoID.

    Parameters
    ----------
    about : About
        What the release is.
    whole, plain, disputed : Statistics
        The counts of both graphs together, of the default graph, of the graph of disputed statements.
    dumps : list of str
        The names of the RDF files.

    Returns
    -------
    bytes
        Turtle.
    """
    made = Description()
    dataset = about.iri
    made.add(dataset, "rdf:type", node("void:Dataset"))
    made.add(dataset, "dcterms:title", text(about.title, "en"))
    made.add(dataset, "dcterms:description", text(about.description, "en"))
    made.add(dataset, "dcterms:license", iri(LICENSE))
    made.add(dataset, "dcterms:publisher", iri(AGENT))
    made.add(AGENT, "foaf:name", text(PUBLISHER))
    made.add(dataset, "dcterms:issued", typed(about.released, "xsd:date"))
    made.add(dataset, "void:uriSpace", text(BASE))
    made.add(dataset, "void:exampleResource", *(iri(BASE + name) for name in EXAMPLES))
    features = {_FORMATS[name.removeprefix("unionref")] for name in dumps}
    made.add(dataset, "void:feature", *(node(f"formats:{name}") for name in sorted(features)))
    made.add(dataset, "void:dataDump", *(iri(about.file_iri(name)) for name in dumps))
    made.add(dataset, "void:vocabulary", *(iri(name) for name in vocabularies(whole)))
    made.add(dataset, "void:subset", iri(f"{dataset}#plain"), iri(f"{dataset}#disputed"))
    _count(made, dataset, dataset + "#", whole)
    _graph(made, f"{dataset}#plain", "The plain view (the default graph)", plain)
    _graph(made, f"{dataset}#disputed", f"The disputed statements (the graph {DISPUTED})", disputed)
    for (predicate, target), triples in whole.links.items():
        linkset = f"{dataset}#links-{slug(predicate)}-{slug(target)}"
        made.add(dataset, "void:subset", iri(linkset))
        made.add(linkset, "rdf:type", node("void:Linkset"))
        made.add(linkset, "void:subjectsTarget", iri(dataset))
        made.add(linkset, "void:objectsTarget", iri(target))
        made.add(linkset, "void:linkPredicate", iri(predicate))
        made.add(linkset, "void:triples", integer(triples))
    return made.to_turtle()


def _graph(made: Description, graph: str, title: str, statistics: Statistics) -> None:
    made.add(graph, "rdf:type", node("void:Dataset"))
    made.add(graph, "dcterms:title", text(title, "en"))
    made.add(graph, "dcterms:license", iri(LICENSE))
    _count(made, graph, f"{graph}-", statistics)


def _count(made: Description, dataset: str, stem: str, statistics: Statistics) -> None:
    """Describe the counts of a dataset; the names of its parts begin with the stem."""
    for predicate, number in (
        ("void:triples", statistics.triples),
        ("void:entities", statistics.entities),
        ("void:distinctSubjects", statistics.subjects),
        ("void:distinctObjects", statistics.objects),
        ("void:classes", len(statistics.classes)),
        ("void:properties", len(statistics.properties)),
    ):
        made.add(dataset, predicate, integer(number))
    for name, entities in statistics.classes.items():
        part = f"{stem}class-{slug(name)}"
        made.add(dataset, "void:classPartition", iri(part))
        made.add(part, "void:class", iri(name))
        made.add(part, "void:entities", integer(entities))
    for name, used in statistics.properties.items():
        part = f"{stem}property-{slug(name)}"
        made.add(dataset, "void:propertyPartition", iri(part))
        made.add(part, "void:property", iri(name))
        made.add(part, "void:triples", integer(used.triples))
        made.add(part, "void:distinctSubjects", integer(used.subjects))
        made.add(part, "void:distinctObjects", integer(used.objects))


def vocabularies(statistics: Statistics) -> list[str]:
    """Return the namespaces of the classes and properties that are used."""
    terms = [*statistics.classes, *statistics.properties]
    found = {
        namespace
        for namespace in PREFIXES.values()
        if namespace.endswith(("#", "/")) and any(term.startswith(namespace) for term in terms)
    }
    return sorted(found)
