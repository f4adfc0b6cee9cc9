"""Infer: the OWL 2 RL rules that the ontology uses and the short-cuts of ``ontology/rules/``, to a fixpoint.

The rules are those of W3C, "OWL 2 Web Ontology Language Profiles", section 4.3, tables 4 to 9, under their
names there, written as SPARQL updates on an Oxigraph store. owlrl is the reference: a test shows that on the
real graph both derive the same triples of those that are kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from unionref.consequences import SCHEMA, Consequences, joins
from unionref.errors import FindingsError, UnreadableError
from unionref.namespaces import BASE, ENTITY_FOLDERS, PREFIXES, UR
from unionref.ordering import in_order
from unionref.paths import Root

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("owl", "rdf", "rdfs"))

OWL_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "scm-eqc1": """INSERT { ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?c }
            WHERE { ?c owl:equivalentClass ?d }""",
        "scm-eqp1": """INSERT { ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?p }
            WHERE { ?p owl:equivalentProperty ?q }""",
        "scm-sco": "INSERT { ?c rdfs:subClassOf ?e } WHERE { ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?e }",
        "scm-spo": """INSERT { ?p rdfs:subPropertyOf ?r }
            WHERE { ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?r }""",
        "prp-spo1": "INSERT { ?x ?q ?y } WHERE { ?p rdfs:subPropertyOf ?q . ?x ?p ?y }",
        "prp-inv1": "INSERT { ?y ?q ?x } WHERE { ?p owl:inverseOf ?q . ?x ?p ?y FILTER(!isLiteral(?y)) }",
        "prp-inv2": "INSERT { ?y ?p ?x } WHERE { ?p owl:inverseOf ?q . ?x ?q ?y FILTER(!isLiteral(?y)) }",
        "prp-symp": """INSERT { ?y ?p ?x }
            WHERE { ?p a owl:SymmetricProperty . ?x ?p ?y FILTER(!isLiteral(?y)) }""",
        "prp-trp": """INSERT { ?x ?p ?z }
            WHERE { ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z }""",
        "prp-spo2": """INSERT { ?x ?p ?z }
            WHERE {
              ?p owl:propertyChainAxiom ?list .
              ?list rdf:first ?first ; rdf:rest ?rest .
              ?rest rdf:first ?second ; rdf:rest rdf:nil .
              ?x ?first ?y . ?y ?second ?z
            }""",
        "prp-dom": "INSERT { ?x a ?c } WHERE { ?p rdfs:domain ?c . ?x ?p ?y }",
        "prp-rng": "INSERT { ?y a ?c } WHERE { ?p rdfs:range ?c . ?x ?p ?y FILTER(!isLiteral(?y)) }",
        "cax-sco": "INSERT { ?x a ?d } WHERE { ?c rdfs:subClassOf ?d . ?x a ?c }",
    }
)
"""Name of the rule in the recommendation → the rule. Chains are of two properties; equivalence goes
by way of the two inclusions it stands for."""

_DATA: Final = tuple(f"{BASE}{segment}/" for segment in ENTITY_FOLDERS.values())
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL: Final = PREFIXES["rdfs"] + "label"
_OURS: Final = (UR, PREFIXES["org"])


def infer(
    triples: Collection[ox.Triple], root: Root, *, without: Collection[str] = frozenset()
) -> list[ox.Triple]:
    """Derive what follows from a graph.

    The ontology is closed once; what follows from the data is then told triple by triple
    (:mod:`unionref.consequences`), and only what the short-cuts read goes into a store. An ontology with
    rules that join triples, such as chains, is closed with the data instead, as :func:`close` does.

    Parameters
    ----------
    triples : collection of pyoxigraph.Triple
        The ontology with its alignments and code lists, the plain view without the statements that only
        support another one, and the date bounds; they are read three times.
    root : Root
        The data set, whose ``ontology/rules/`` hold the short-cuts.
    without : collection of str
        IRIs about which nothing is kept: the claims that do not stand.

    Returns
    -------
    list of pyoxigraph.Triple
        The new triples that are kept, sorted: those about things of ``data/`` in terms of ours and of ORG.

    Raises
    ------
    FindingsError
        If a rule is not a CONSTRUCT query.
    """
    rules = load_rules(root)
    ontology = closed_ontology(triples)
    found = infer_with_joins(triples, rules) if joins(ontology) else _infer(triples, rules, ontology)
    return list(in_order(triple for triple in found if _subject(triple) not in without))


def closed_ontology(triples: Iterable[ox.Triple]) -> ox.Store:
    """Return a store of the axioms among triples, closed by the OWL 2 RL rules.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        An ontology, and data.

    Returns
    -------
    pyoxigraph.Store
        The axioms about classes and properties, and what follows from them alone.
    """
    store = ox.Store()
    graph = ox.DefaultGraph()
    store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples if _is_axiom(t)])
    close(store)
    return store


def infer_with_joins(triples: Iterable[ox.Triple], rules: Sequence[tuple[str, str]]) -> list[ox.Triple]:
    """Derive what follows from a graph by asking all rules of all of it, to a fixpoint.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        The ontology and the data.
    rules : sequence of (str, str)
        The short-cuts, as from :func:`load_rules`.

    Returns
    -------
    list of pyoxigraph.Triple
        The new triples that are kept, sorted.

    Raises
    ------
    FindingsError
        If a rule is not a CONSTRUCT query.
    """
    store = ox.Store()
    given = set(triples)
    graph = ox.DefaultGraph()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in given)
    size = -1
    while len(store) != size:
        size = len(store)
        close(store)
        apply(store, rules)
    return kept(store, given)


def _infer(
    triples: Collection[ox.Triple], rules: Sequence[tuple[str, str]], ontology: ox.Store
) -> set[ox.Triple]:
    """Derive triple by triple what the ontology says; only what the short-cuts name goes into a store."""
    named = terms_of(rules)
    consequences = Consequences(ontology, lambda term: term in named or _is_kept_term(term))
    store = ox.Store()
    graph = ox.DefaultGraph()
    found: set[ox.Triple] = set()

    def read() -> Iterator[ox.Quad]:
        """Yield what the short-cuts read; put aside what is kept."""
        for triple in triples:
            for each in chain((triple,), consequences.of(triple)):
                if each is not triple and _is_kept(each):
                    found.add(each)
                if _term(each) in named:
                    yield ox.Quad(each.subject, each.predicate, each.object, graph)

    store.bulk_extend(read())
    while True:
        before = len(store)
        new = set(_constructed(store, rules))
        more = [*new, *(each for triple in new for each in consequences.of(triple))]
        found.update(each for each in more if _is_kept(each))
        store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in more if _term(t) in named])
        if len(store) == before:
            break
    derivable = {_term(triple) for triple in found}
    for triple in triples:
        if _term(triple) in derivable:
            found.discard(triple)
    return found


def terms_of(rules: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the IRIs that short-cuts name: the properties and classes that they read or construct.

    Parameters
    ----------
    rules : iterable of (str, str)
        File name and text of the rules.

    Returns
    -------
    frozenset of str
        The IRIs, written in full or with a prefix that the text declares.
    """
    found: set[str] = set()
    for _, text in rules:
        lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
        prefixes = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", lines))
        found.update(re.findall(r"<([^<>\s]+)>", lines))
        found.update(
            prefixes[prefix] + local
            for prefix, local in re.findall(r"([\w-]*):([\w-]+)", lines)
            if prefix in prefixes
        )
    return frozenset(found)


def close(store: ox.Store) -> None:
    """Add to a store what follows by the OWL 2 RL rules, to a fixpoint.

    Parameters
    ----------
    store : pyoxigraph.Store
        The store; its default graph is read and added to.
    """
    size = -1
    while len(store) != size:
        size = len(store)
        for rule in OWL_RULES.values():
            store.update(_PROLOGUE + rule)


def apply(store: ox.Store, rules: Sequence[tuple[str, str]]) -> None:
    """Add to a store what the short-cuts construct from it, each rule once.

    Parameters
    ----------
    store : pyoxigraph.Store
        The store; its default graph is read and added to.
    rules : sequence of (str, str)
        File name and text of the rules, as from :func:`load_rules`.

    Raises
    ------
    FindingsError
        If a rule is not a CONSTRUCT query.
    """
    graph = ox.DefaultGraph()
    for rule in rules:
        store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in _constructed(store, [rule])])


def _constructed(store: ox.Store, rules: Sequence[tuple[str, str]]) -> Iterator[ox.Triple]:
    """Yield what the short-cuts construct from a store."""
    for name, text in rules:
        try:
            found = store.query(text)
        except SyntaxError as error:
            raise FindingsError(f"The rule is not valid SPARQL 1.1: {error}", file=name) from error
        if not isinstance(found, ox.QueryTriples):
            raise FindingsError("A rule is a CONSTRUCT query.", file=name)
        yield from found


def load_rules(root: Root) -> list[tuple[str, str]]:
    """Return the short-cuts of a data set.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    list of (str, str)
        File name relative to the root and text of each ``ontology/rules/*.rq``, in the order of the names.

    Raises
    ------
    UnreadableError
        If a file cannot be read.
    """
    return [(root.relative(path), _read(path)) for path in sorted((root.ontology / "rules").glob("*.rq"))]


def kept(store: ox.Store, given: set[ox.Triple]) -> list[ox.Triple]:
    """Return the derived triples that the built graph holds.

    Parameters
    ----------
    store : pyoxigraph.Store
        The closure.
    given : set of pyoxigraph.Triple
        What it was derived from.

    Returns
    -------
    list of pyoxigraph.Triple
        New triples whose subject is a thing of ``data/`` and whose predicate is a term of ours or of ORG, or
        ``rdfs:label``, or ``rdf:type`` with a class of ours or of ORG; sorted.
    """
    graph = ox.DefaultGraph()
    found: list[ox.Triple] = []
    for predicate, value in _kept_patterns(store):
        for quad in store.quads_for_pattern(None, predicate, value, graph):
            if _is_data(quad.subject) and (triple := quad.triple) not in given:
                found.append(triple)
    return sorted(found, key=str)


def _is_axiom(triple: ox.Triple) -> bool:
    """Tell whether a triple is one of those that say what follows from others."""
    if triple.predicate == _TYPE:
        return isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(PREFIXES["owl"])
    return triple.predicate.value in SCHEMA


def _term(triple: ox.Triple) -> str:
    """Return what a triple is about: its predicate, or the class that it gives."""
    if triple.predicate == _TYPE:
        return triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
    return triple.predicate.value


def _is_kept_term(term: str) -> bool:
    return term.startswith(_OURS) or term == _LABEL


def _is_kept(triple: ox.Triple) -> bool:
    return _is_kept_term(_term(triple)) and _is_data(triple.subject)


def _subject(triple: ox.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""


def _kept_patterns(store: ox.Store) -> list[tuple[ox.NamedNode, ox.NamedNode | None]]:
    """Return predicate and object (None for any) of the triples that are kept, of those in the store."""
    terms: dict[str, list[ox.NamedNode]] = {}
    for name, query in (
        ("class", "SELECT DISTINCT ?term { ?x a ?term }"),
        ("property", "SELECT DISTINCT ?term { ?x ?term ?y }"),
    ):
        rows = store.query(query)
        if isinstance(rows, ox.QuerySolutions):
            found = [term for row in rows if isinstance(term := row["term"], ox.NamedNode)]
            terms[name] = sorted(found, key=lambda term: term.value)
    ours = [term for term in terms["property"] if term.value.startswith(_OURS) or term.value == _LABEL]
    kinds = [term for term in terms["class"] if term.value.startswith(_OURS)]
    return [*((term, None) for term in ours), *((_TYPE, term) for term in kinds)]


def _is_data(subject: object) -> bool:
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(_DATA)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"The rule cannot be read: {error}", file=path) from error
