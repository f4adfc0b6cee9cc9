"""The shapes of ontology/shapes: a fixture breaks every constraint, and two engines agree on all fixtures.

A folder below tests/shapes/ bears the name of a node shape. ``valid.*.ttl`` fits the shapes;
``invalid.*.ttl`` gives exactly the results in ``invalid.*.expected.txt``, a line each: focus node, shape and
constraint component, without the namespaces. A blank focus node is written ``_``. ``context.ttl`` describes
the parties and the source that all fixtures may refer to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from unionref import shacl
from unionref.load import load
from unionref.namespaces import BASE, PREFIXES, UR
from unionref.paths import Root

REPOSITORY: Final = Path(__file__).resolve().parent.parent
ONTOLOGY: Final = REPOSITORY / "ontology"
FIXTURES: Final = REPOSITORY / "tests" / "shapes"
CONTEXT: Final = FIXTURES / "context.ttl"
SHAPE: Final = PREFIXES["shape"]
SH: Final = PREFIXES["sh"]
ENGINES: Final = ("pyshacl", "pyshifty", "auto")
COMPONENT: Final = "ConstraintComponent"
TYPE: Final = PREFIXES["rdf"] + "type"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
TARGETS: Final = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
PARAMETERS: Final = (
    "class",
    "closed",
    "datatype",
    "disjoint",
    "in",
    "languageIn",
    "maxCount",
    "maxInclusive",
    "minCount",
    "minInclusive",
    "node",
    "nodeKind",
    "or",
    "pattern",
    "qualifiedMaxCount",
    "qualifiedMinCount",
    "uniqueLang",
)
"""The parameters of SHACL core that the shapes use; each gives results of the component of its name."""
OTHER_TERMS: Final = frozenset(
    {"ignoredProperties", "message", "path", "property", "qualifiedValueShape", "severity", *TARGETS}
)


Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True)
class Fixture:
    """One data file with the results it is to give."""

    path: Path

    @property
    def shape(self) -> str:
        return self.path.parent.name

    @property
    def valid(self) -> bool:
        return self.path.name.startswith("valid.")

    @property
    def answer(self) -> Path:
        return self.path.with_name(self.path.name.removesuffix(".ttl") + ".expected.txt")

    def expected(self) -> list[str]:
        return [] if self.valid else self.answer.read_text(encoding="utf-8").splitlines()

    def __str__(self) -> str:
        return f"{self.shape}/{self.path.name.removesuffix('.ttl')}"


def collect() -> list[Fixture]:
    return [Fixture(path) for path in sorted(FIXTURES.glob("*/*.ttl"))]


def parse(*paths: Path) -> list[ox.Triple]:
    return [
        quad.triple
        for path in paths
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


@cache
def shapes() -> tuple[ox.Triple, ...]:
    return tuple(parse(*sorted((ONTOLOGY / "shapes").glob("*.ttl"))))


@cache
def ontology() -> tuple[ox.Triple, ...]:
    return tuple(parse(*sorted(ONTOLOGY.glob("*.ttl"))))


@cache
def described() -> Mapping[str, Mapping[str, tuple[Term, ...]]]:
    """Return shape name → parameter → values, for the shapes with a name."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in shapes():
        if isinstance(subject, ox.NamedNode):
            found[subject.value.removeprefix(SHAPE)][predicate.value.removeprefix(SH)].append(value)
    return {name: {key: tuple(values) for key, values in said.items()} for name, said in found.items()}


def names(values: Iterable[object]) -> set[str]:
    return {value.value.removeprefix(SHAPE) for value in values if isinstance(value, ox.NamedNode)}


def targeted() -> set[str]:
    """Return the names of the node shapes that choose their own focus nodes."""
    return {name for name, said in described().items() if any(target in said for target in TARGETS)}


def properties_of(shape: str) -> set[str]:
    """Return the names of the property shapes of a node shape."""
    return names(described()[shape].get("property", ()))


def in_lists(node: object) -> set[str]:
    """Return the names of the shapes in an RDF list."""
    lists: dict[object, dict[str, object]] = defaultdict(dict)
    for subject, predicate, value in shapes():
        if isinstance(subject, ox.BlankNode):
            lists[subject][predicate.value] = value
    found: list[object] = []
    while node in lists:
        found.append(lists[node][PREFIXES["rdf"] + "first"])
        node = lists[node][PREFIXES["rdf"] + "rest"]
    return names(found)


def helpers() -> set[str]:
    """Return the names of the node shapes that only stand inside others, in sh:or, sh:node and the like."""
    found: set[str] = set()
    for said in described().values():
        for parameter in ("node", "qualifiedValueShape"):
            found |= names(said.get(parameter, ()))
        for node in said.get("or", ()):
            found |= in_lists(node)
    return found


def apart(triples: list[ox.Triple], mark: str) -> tuple[list[ox.Triple], dict[str, str]]:
    """Rename what a fixture describes, so that many fixtures can be validated as one graph."""
    subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    pages = {iri.partition("#")[0] for iri in subjects}
    back: dict[str, str] = {}

    def renamed(term: Term) -> Term:
        if not isinstance(term, ox.NamedNode):
            return term
        page, hash_, fragment = term.value.partition("#")
        own = term.value in subjects if page in context_pages() else page in pages
        if not own:
            return term
        if page in context_pages():
            new = f"{page}{hash_}{fragment}{mark}"
        else:
            new = f"{page}{mark}{hash_}{fragment}"
        back[new] = term.value
        return ox.NamedNode(new)

    return [ox.Triple(renamed(s), p, renamed(o)) for s, p, o in triples], back


@cache
def context_pages() -> frozenset[str]:
    return frozenset(triple.subject.value.partition("#")[0] for triple in parse(CONTEXT))


def line(result: shacl.ShapeResult, back: Mapping[str, str]) -> str:
    focus = "_" if result.focus == "(path)" else back.get(result.focus, result.focus).removeprefix(BASE)
    return f"{focus} {result.shape.removeprefix(SHAPE)} {result.component.removesuffix(COMPONENT)}"


def run(engine: str, *parts: Iterable[ox.Triple]) -> list[shacl.ShapeResult]:
    return shacl.validate([triple for part in parts for triple in part], shapes(), engine)


@pytest.fixture(scope="module", params=ENGINES)
def results(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """Return the results of every fixture, by one engine.

    Fixtures without a blank node are validated together, under names that keep them apart; a blank focus node
    has no name to tell its fixture by, so that those with one are validated alone.
    """
    together: list[ox.Triple] = []
    owner: dict[str, str] = {}
    back: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    common = [*ontology(), *parse(CONTEXT)]
    for number, fixture in enumerate(collect()):
        found[str(fixture)] = set()
        triples = parse(fixture.path)
        if any(isinstance(triple.subject, ox.BlankNode) for triple in triples):
            found[str(fixture)] = {line(result, {}) for result in run(request.param, common, triples)}
            continue
        moved, names_back = apart(triples, f"-f{number}")
        together.extend(moved)
        back.update(names_back)
        owner.update(dict.fromkeys(names_back, str(fixture)))
    strays = []
    for result in run(request.param, common, together):
        if result.focus in owner:
            found[owner[result.focus]].add(line(result, back))
        else:
            strays.append(line(result, {}))
    assert not strays, f"the ontology or tests/shapes/context.ttl does not fit the shapes: {strays}"
    return {name: sorted(lines) for name, lines in found.items()}


@pytest.mark.parametrize("fixture", collect(), ids=str)
def test_fixture(fixture: Fixture, results: dict[str, list[str]]) -> None:
    assert results[str(fixture)] == fixture.expected()


def test_every_file_is_known() -> None:
    known = re.compile(r"valid\.[a-z0-9-]+\.ttl|invalid\.[a-z0-9-]+\.(ttl|expected\.txt)")
    for path in FIXTURES.rglob("*"):
        if path.is_dir() or path == CONTEXT:
            continue
        assert known.fullmatch(path.name), f"{path}: neither a fixture nor an answer"
        assert path.parent.parent == FIXTURES, f"{path}: not in the folder of a shape"
        assert path.parent.name in targeted(), f"{path}: there is no shape of that name that has a target"


def test_every_invalid_fixture_has_an_answer_and_every_answer_a_fixture() -> None:
    wanted = {fixture.answer for fixture in collect() if not fixture.valid}
    assert wanted == set(FIXTURES.rglob("*.txt"))


def test_every_answer_is_sorted_and_says_something_about_its_own_shape() -> None:
    for fixture in collect():
        if fixture.valid:
            continue
        expected = fixture.expected()
        assert expected == sorted(set(expected))
        own = {fixture.shape} | properties_of(fixture.shape)
        assert {row.split(" ")[1] for row in expected} & own, f"{fixture}: breaks no rule of its shape"


@pytest.mark.parametrize("shape", sorted(targeted()))
def test_every_shape_has_a_valid_and_an_invalid_fixture(shape: str) -> None:
    own = [fixture.valid for fixture in collect() if fixture.shape == shape]
    assert True in own, f"tests/shapes/{shape}/ has no valid.*.ttl"
    assert False in own, f"tests/shapes/{shape}/ has no invalid.*.ttl"


def test_every_constraint_is_broken_by_some_fixture() -> None:
    broken = {
        tuple(row.split(" ")[1:]) for fixture in collect() if not fixture.valid for row in fixture.expected()
    }
    wanted = set()
    for name in targeted() | {shape for owner in targeted() for shape in properties_of(owner)}:
        for parameter in PARAMETERS:
            if parameter in described()[name]:
                wanted.add((name, parameter[0].upper() + parameter[1:]))
    assert sorted(wanted - broken) == []


def test_every_property_shape_is_used() -> None:
    used = {shape for name in targeted() | helpers() for shape in properties_of(name)}
    properties = {name for name, said in described().items() if "path" in said}
    assert sorted(properties - used) == []
    assert set(described()) == properties | targeted() | helpers()


def test_shapes_are_shacl_core_and_named() -> None:
    for subject, predicate, value in shapes():
        if predicate.value.startswith(SH):
            assert predicate.value.removeprefix(SH) in OTHER_TERMS | set(PARAMETERS), predicate.value
        if isinstance(subject, ox.NamedNode):
            name = subject.value.removeprefix(SHAPE)
            assert re.fullmatch(r"[A-Z][A-Za-z]*(-[A-Za-z]+)?", name), subject.value
        if isinstance(value, ox.BlankNode):
            assert predicate.value.endswith(("#in", "#ignoredProperties", "#languageIn", "#or", "#rest"))


def test_every_shape_says_what_is_wrong_and_how_bad_it_is() -> None:
    for name, said in described().items():
        speaks = "path" in said or (name in targeted() and set(said) & set(PARAMETERS))
        messages = said.get("message", ())
        assert len(messages) == (1 if speaks else 0), f"{name} has {len(messages)} messages"
        for message in messages:
            assert isinstance(message, ox.Literal)
            assert message.language == "en"
            assert re.fullmatch(r"[A-Zu].*\.", message.value), f"{name}: no sentence: {message.value}"
        assert [value.value for value in said["severity"]] == [SH + "Violation"]


def test_every_term_of_ours_in_the_shapes_is_in_the_ontology() -> None:
    terms = {node.value for triple in shapes() for node in triple if isinstance(node, ox.NamedNode)}
    declared = {triple.subject.value for triple in ontology() if isinstance(triple.subject, ox.NamedNode)}
    assert sorted(term for term in terms if term.startswith(UR) and term not in declared) == []


def test_nothing_derived_may_stand_in_the_data() -> None:
    declared = {
        triple.subject.value.removeprefix(UR)
        for triple in ontology()
        if triple.predicate.value == PREFIXES["dcterms"] + "type"
        and triple.object == ox.NamedNode(BASE + "term-type/derived")
    }
    properties = {name for name in declared if name.startswith(UR) or name[0].islower()}
    assert properties, "the ontology marks no property as derived"
    forbidden = {shape.removeprefix("Derived-") for shape in properties_of("Derived")}
    assert forbidden == properties
    allowed = {value.value for triple in shapes() for value in triple if isinstance(value, ox.NamedNode)}
    assert UR + "DisputedStatement" not in allowed


def test_every_class_of_ours_has_a_closed_shape() -> None:
    above: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in ontology():
        if predicate.value == SUBCLASS:
            above[subject.value].add(value.value)
    closed = {
        value.value
        for said in described().values()
        if "closed" in said
        for value in said.get("targetClass", ())
        if isinstance(value, ox.NamedNode)
    }

    def covered(name: str) -> bool:
        return name in closed or any(covered(higher) for higher in above[name])

    classes = {
        triple.subject.value
        for triple in ontology()
        if triple.predicate.value == TYPE
        and triple.object == ox.NamedNode(PREFIXES["owl"] + "Class")
        and triple.subject.value.startswith(UR)
    }
    open_ = {name.removeprefix(UR) for name in classes if not covered(name)}
    assert open_ == {"Statement", "DisputedStatement"}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_data_fit_the_shapes(engine: str, root: Root) -> None:
    loaded = load(root)
    assert loaded.data
    assert run(engine, loaded.ontology, loaded.data) == []
