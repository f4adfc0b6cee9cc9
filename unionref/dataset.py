"""The built graph, open for reading, and what can be asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import Answer, Entity, compact
from unionref.errors import UnreadableError, UsageError
from unionref.failures import answering, damaged
from unionref.namespaces import BASE, PREFIXES
from unionref.queries import StoredQuery, bind, read_catalogue
from unionref.reports.methods import Reports
from unionref.values import Bound, Resolver, bound_values, told

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

    from unionref.find import Match, Names
    from unionref.paths import Root
    from unionref.show import Shown
    from unionref.sources import SourceRef

_UPDATE: Final = (
    r"(?:\s|\#[^\n]*(?:\n|\Z)|(?:PREFIX\s+[^\s:]*:\s*|BASE\s*)<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b"
)


class Dataset(Reports):
    """A built graph, open for reading.

    Parameters
    ----------
    path : pathlib.Path
        The folder of the build.
    root : Root, optional
        The data set it was built from.
    catalogue : sequence of StoredQuery, optional
        Its stored queries, where they have been read already.
    store : pyoxigraph.Store, optional
        The graph itself, where it is in memory already; nothing is then opened.

    Raises
    ------
    UnreadableError
        If the build is not there or is damaged.
    """

    def __init__(
        self,
        path: Path,
        root: Root | None = None,
        catalogue: Sequence[StoredQuery] | None = None,
        *,
        store: pyoxigraph.Store | None = None,
    ) -> None:
        import pyoxigraph

        self._given_catalogue = catalogue
        self.path = path
        self.root = root
        self._labels: dict[str, str | None] = {}
        if store is not None:
            self.store: pyoxigraph.Store = store
            return
        folder = path / "store"
        if not folder.is_dir():
            raise UnreadableError("There is no built graph here.", file=folder, fix="unionref build")
        try:
            self.store = pyoxigraph.Store.read_only(str(folder))
        except (OSError, ValueError, RuntimeError) as error:
            raise damaged(folder, error) from error
        if next(iter(self.store.quads_for_pattern(None, None, None, None)), None) is None:
            raise damaged(folder)  # what is left of a store whose list of files was cut short

    def __repr__(self) -> str:
        return f"<unionref.Dataset {self.path}>"

    def read_into_memory(self) -> None:
        """Ask memory and no longer the disk: for programs that ask many questions.

        Reading 100,000 triples took 0.8 seconds and 66 MB where it was measured; long answers then come about
        twice as fast.

        Raises
        ------
        UnreadableError
            If the store is damaged.
        """
        import pyoxigraph

        store = pyoxigraph.Store()
        with answering(self.path / "store"):
            store.bulk_extend(self.store)
        self.store = store

    # --- stored queries ---

    @cached_property
    def _catalogue(self) -> dict[str, StoredQuery]:
        read = self._given_catalogue
        return {query.id: query for query in (read_catalogue(self.path) if read is None else read)}

    def queries(self) -> tuple[StoredQuery, ...]:
        """Return the stored queries, sorted by id."""
        return tuple(self._catalogue.values())

    def query(self, query_id: str) -> StoredQuery:
        """Return one stored query.

        Raises
        ------
        UsageError
            If there is none of that id; names the nearest.
        """
        found = self._catalogue.get(query_id)
        if found is None:
            raise UsageError(
                f"There is no stored query “{query_id}”." + nearest(query_id, list(self._catalogue)),
                fix="unionref ask lists the stored queries.",
            )
        return found

    def ask(self, query_id: str, /, *values: Any, **params: Any) -> Answer:
        """Ask a stored query.

        Parameters
        ----------
        query_id : str
            Its id, such as `what-merged-into`.
        *values : object
            Values for the parameters in the order of the query's header.
        **params : object
            Values by name: ids or names for entities (or an `Entity`), texts, dates and whole numbers.

        Returns
        -------
        Answer
            The rows.

        Raises
        ------
        UsageError
            If the query, a parameter or a value is not known or not well formed.
        """
        query = self.query(query_id)
        terms = bound_values(query, given_values(query, values, params), self)
        text = bind(query, {name: bound.term for name, bound in terms.items()})
        with answering(self.path / "store"):
            return Answer.from_solutions(
                self.store.query(text),  # type: ignore[arg-type]
                query=query,
                label_of=self.label,
                **told(query, terms),
            )

    # --- free queries ---

    def run(self, text: str, *, file: Path | str | None = None) -> Any:
        """Run a SPARQL 1.1 query and return pyoxigraph's result; see `sparql`."""
        if match := re.match(_UPDATE, text, re.IGNORECASE):
            raise UsageError(
                f"The built graph is for reading; {match.group(1).upper()} would change it.",
                file=file,
                fix="correct the files in data/ and run: unionref build",
            )
        with answering(self.path / "store", file):
            return self.store.query(text, base_iri=BASE, prefixes=dict(PREFIXES))

    def sparql(self, text: str) -> Answer | bool | rdflib.Graph:
        """Run any SPARQL 1.1 query; the project's prefixes need not be declared.

        Parameters
        ----------
        text : str
            A SELECT, ASK, CONSTRUCT or DESCRIBE query.

        Returns
        -------
        Answer or bool or rdflib.Graph
            Rows for SELECT, a truth value for ASK, a graph for CONSTRUCT and DESCRIBE.

        Raises
        ------
        UsageError
            If it is not a valid query, or is an update.
        """
        import pyoxigraph

        result = self.run(text)
        if isinstance(result, pyoxigraph.QueryBoolean):
            return bool(result)
        with answering(self.path / "store"):
            if isinstance(result, pyoxigraph.QuerySolutions):
                return Answer.from_solutions(result, label_of=self.label)
            data = result.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES)
        graph = _empty_graph()
        graph.parse(data=data, format="nt")
        return graph

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The default graph (the plain view and what is derived from it) as an rdflib graph."""
        graph = _empty_graph()
        path = self.path / "unionref.nt"
        try:
            graph.parse(path, format="nt")
        except OSError as error:
            raise damaged(path, error) from error
        return graph

    # --- entities ---

    @cached_property
    def _names(self) -> Names:
        import json

        from unionref.find import Names

        path = self.path / "names.json"
        try:
            return Names(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise damaged(path, error) from error

    def find(self, text: str, limit: int = 10, kinds: Sequence[str] | None = None) -> list[Match]:
        """Return what is called so, or nearly so, in any script, best first.

        Parameters
        ----------
        text : str
            A name, a part of one, or one with typing errors.
        limit : int
            The most matches to return.
        kinds : sequence of str, optional
            Only these kinds (see `unionref.find.KINDS`).

        Returns
        -------
        list of Match
            With the name that matched and a score from 0 to 100.
        """
        return self._names.search(text, limit, kinds)

    def resolve(self, value: str | Entity, type: str = "entity") -> Bound:
        """Return what an id, an IRI or a name stands for; see `unionref.values.Resolver.resolve`."""
        try:
            return Resolver(self.store, lambda: self._names, self.label).resolve(value, type)
        except UsageError as error:
            from unionref.according import left_out

            raise (left_out(self.path, value, type) or error) from error

    def label(self, iri: str) -> str | None:
        """Return the label of an IRI: its `rdfs:label`, in English if it has one in several languages."""
        if iri not in self._labels:
            texts = self._literals(iri, "rdfs:label") or self._literals(iri, "skos:prefLabel")
            self._labels[iri] = min(texts)[1] if texts else None
        return self._labels[iri]

    def _literals(self, iri: str, predicate: str) -> list[tuple[bool, str]]:
        """Return (is not English, text) of the values of a predicate."""
        return [
            (getattr(term, "language", None) != "en", str(term.value))
            for term in self.objects(iri, predicate)
        ]

    def objects(self, iri: str, predicate: str) -> list[Any]:
        """Return the values of a predicate, in all graphs, without repetitions and in a fixed order."""
        import pyoxigraph

        from unionref.namespaces import expand

        try:
            subject = pyoxigraph.NamedNode(iri)
        except ValueError:
            return []
        quads = self.store.quads_for_pattern(subject, pyoxigraph.NamedNode(expand(predicate)), None, None)
        return sorted({quad.object for quad in quads}, key=str)

    def entity(self, iri: str) -> Entity:
        """Return an IRI with its short id and its label."""
        return Entity(iri, compact(iri), self.label(iri))

    def source_of(self, statement: str | Entity) -> list[SourceRef]:
        """Return where a statement was read.

        Parameters
        ----------
        statement : str or Entity
            Its id or IRI.

        Returns
        -------
        list of SourceRef
            One for each passage.

        Raises
        ------
        UsageError
            If it is not in the graph.
        """
        iri = self.resolve(statement).term.value
        return [self.passage(term.value) for term in self.objects(iri, "prov:wasDerivedFrom")]

    def passage(self, iri: str) -> SourceRef:
        """Return a passage with the document it is part of."""
        from unionref.sources import SourceRef

        parts = self.objects(iri, "dcterms:isPartOf")
        source = parts[0].value if parts else iri.partition("#")[0]

        def first(of: str, predicate: str) -> str:
            values = self.objects(of, predicate)
            return str(values[0].value) if values else ""

        return SourceRef(
            passage=Entity(iri, compact(iri), first(iri, "bibo:locator") or None),
            source=Entity(source, compact(source), first(source, "dcterms:title") or None),
            title=first(source, "dcterms:title"),
            publisher=first(source, "dcterms:publisher"),
            locator=first(iri, "bibo:locator"),
            url=first(source, "schema:url"),
        )

    def show(self, entity: str | Entity) -> Shown:
        """Return everything the graph holds about one entity, statement or concept.

        Parameters
        ----------
        entity : str or Entity
            An id, an IRI or a name.

        Returns
        -------
        Shown
            Its names, facts, statements with sources and certainty, and links, in sections.

        Raises
        ------
        UsageError
            If nothing, or more than one thing, is called so.
        """
        from unionref.show import show

        return show(self, self.resolve(entity))


def _empty_graph() -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def given_values(query: StoredQuery, values: Sequence[Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return the values by name; positional ones fill the parameters that are not named, in order."""
    given: dict[str, Any] = {}
    for name, value in params.items():
        param = query.param(name)
        if param is None:
            known = ", ".join(known.name for known in query.params) or "none"
            raise UsageError(f"{query.id} has no parameter “{name}”.", fix=f"its parameters are: {known}.")
        given[param.name] = value
    free = [param.name for param in query.params if given.get(param.name) is None]
    if len(values) > len(free):
        raise UsageError(
            f"{query.id} takes {len(query.params)} value{'' if len(query.params) == 1 else 's'}, "
            f"and {len(values) + len(params)} are given.",
            fix=f"put a name of several words between quotation marks; for example: {query.example()}",
        )
    given.update(zip(free, values, strict=False))
    return given


def nearest(text: str, known: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process

    near = process.extract(text, known, scorer=fuzz.WRatio, limit=3, score_cutoff=55)
    return f" The nearest: {', '.join(name for name, _, _ in near)}." if near else ""
