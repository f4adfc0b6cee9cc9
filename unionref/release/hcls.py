"""The statistics of the HCLS profile (W3C, "Dataset Descriptions: HCLS Community Profile", section 6.6).

The profile has three levels: the dataset, its version, and each RDF distribution of that version; the
statistics belong to the distribution, here the N-Quads file with both graphs.
"""

from __future__ import annotations

from unionref.namespaces import DISPUTED
from unionref.release.about import AGENT, DATASET, DESCRIPTION, LICENSE, PUBLISHER, TITLE, About
from unionref.release.describe import Description, integer, iri, node, slug, text, typed
from unionref.release.statistics import PropertyCount, Statistics
from unionref.release.void import vocabularies

DISTRIBUTION = "unionref.nq.gz"


def hcls(about: About, whole: Statistics, graphs: int) -> bytes:
    """Describe a release as the HCLS profile asks.

    Parameters
    ----------
    about : About
        What the release is.
    whole : Statistics
        The counts of both graphs together.
    graphs : int
        How many named graphs there are.

    Returns
    -------
    bytes
        Turtle.
    """
    made = Description()
    distribution = about.file_iri(DISTRIBUTION)
    for level, title in (
        (DATASET, TITLE),
        (about.iri, about.title),
        (distribution, f"{about.title}, N-Quads"),
    ):
        made.add(level, "rdf:type", node("dctype:Dataset"))
        made.add(level, "dcterms:title", text(title, "en"))
        made.add(level, "dcterms:license", iri(LICENSE))
        made.add(level, "dcterms:publisher", iri(AGENT))
    made.add(AGENT, "foaf:name", text(PUBLISHER))
    made.add(about.iri, "dcterms:creator", iri(AGENT))
    made.add(distribution, "dcterms:creator", iri(AGENT))
    made.add(DATASET, "dcterms:description", text(DESCRIPTION, "en"))
    made.add(about.iri, "dcterms:description", text(about.description, "en"))
    made.add(distribution, "dcterms:description", text("Both graphs in canonical N-Quads.", "en"))
    made.add(about.iri, "dcterms:isVersionOf", iri(DATASET))
    made.add(about.iri, "pav:version", text(about.version))
    for level in (about.iri, distribution):
        made.add(level, "dcterms:issued", typed(about.released, "xsd:date"))
    made.add(about.iri, "dcat:distribution", iri(distribution))
    made.add(distribution, "rdf:type", node("void:Dataset"), node("dcat:Distribution"))
    made.add(distribution, "dcterms:format", text("application/n-quads"))
    made.add(distribution, "dcat:downloadURL", iri(distribution))
    made.add(distribution, "void:vocabulary", *(iri(namespace) for namespace in vocabularies(whole)))
    for predicate, number in (
        ("void:triples", whole.triples),
        ("void:entities", whole.entities),
        ("void:distinctSubjects", whole.subjects),
        ("void:properties", len(whole.properties)),
        ("void:distinctObjects", whole.resources),
    ):
        made.add(distribution, predicate, integer(number))
    counted = (("rdfs:Class", len(whole.classes)), ("rdfs:Literal", whole.literals), ("sd:Graph", graphs))
    for name, number in counted:
        part = f"{distribution}#{slug(name)}"
        made.add(distribution, "void:classPartition", iri(part))
        made.add(part, "void:class", node(name))
        made.add(part, "void:distinctSubjects", integer(number))
    for name, number in whole.classes.items():
        part = f"{distribution}#class-{slug(name)}"
        made.add(distribution, "void:classPartition", iri(part))
        made.add(part, "void:class", iri(name))
        made.add(part, "void:entities", integer(number))
    for name, used in whole.properties.items():
        _property(made, distribution, name, used)
    made.add(distribution, "sd:namedGraph", *([iri(DISPUTED)] if graphs else []))
    return made.to_turtle()


def _property(made: Description, distribution: str, name: str, used: PropertyCount) -> None:
    """Describe a property: its triples, the classes of its subjects and objects, and which go together."""
    part = f"{distribution}#property-{slug(name)}"
    made.add(distribution, "void:propertyPartition", iri(part))
    made.add(part, "void:property", iri(name))
    made.add(part, "void:triples", integer(used.triples))
    for of_class, number in used.subject_classes.items():
        subjects = f"{part}-subjects-{slug(of_class)}"
        made.add(part, "void:classPartition", iri(subjects))
        made.add(subjects, "void:class", iri(of_class))
        made.add(subjects, "void:distinctSubjects", integer(number))
    literals = {"http://www.w3.org/2000/01/rdf-schema#Literal": used.literals} if used.literals else {}
    for of_class, number in {**literals, **used.object_classes}.items():
        objects = f"{part}-objects-{slug(of_class)}"
        made.add(part, "voidext:objectClassPartition", iri(objects))
        made.add(objects, "void:class", iri(of_class))
        made.add(objects, "voidext:distinctObjects", integer(number))
    for (of_subject, of_object), (subjects_, objects_) in used.pairs.items():
        pair = f"{part}-from-{slug(of_subject)}-to-{slug(of_object)}"
        made.add(distribution, "void:propertyPartition", iri(pair))
        made.add(pair, "void:property", iri(name))
        made.add(pair, "void:classPartition", iri(f"{pair}-subjects"))
        made.add(f"{pair}-subjects", "void:class", iri(of_subject))
        made.add(f"{pair}-subjects", "void:distinctSubjects", integer(subjects_))
        made.add(pair, "voidext:objectClassPartition", iri(f"{pair}-objects"))
        made.add(f"{pair}-objects", "void:class", iri(of_object))
        made.add(f"{pair}-objects", "voidext:distinctObjects", integer(objects_))
