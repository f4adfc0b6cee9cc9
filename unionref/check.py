"""Check: hold the data to the shapes and to the rules across entities, and let warnings only become fewer.

Every rule across entities is a query in ``queries/checks/``; each of its rows is a finding. The number of
warnings of each rule is written down in ``queries/checks/baseline.tsv`` and may only go down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

import pyoxigraph as ox

from unionref import links, shacl, turtle
from unionref.atomic import write_text
from unionref.baseline import BASELINE, BASELINE_RULE, above_baseline, count_warnings, read_baseline
from unionref.errors import FindingsError, UnreadableError
from unionref.findings import DataFindingsError, Finding, Severity, place_of, sort_findings
from unionref.load import Loaded, load
from unionref.namespaces import PREFIXES, shorten
from unionref.paths import Root

__all__ = [
    "BASELINE",
    "CheckQuery",
    "check",
    "check_rules",
    "check_shapes",
    "contradictions",
    "examine",
    "load_checks",
    "load_shapes",
    "read_baseline",
    "update_baseline",
]

SHAPES: Final = PREFIXES["shape"]


@dataclass(frozen=True)
class CheckQuery:
    """A rule across entities.

    Parameters
    ----------
    name : str
        The file name without ``.rq``.
    severity : {'error', 'warning'}
        What each row counts as.
    message : str
        The sentence, with the columns of the row in braces.
    fix : str or None
        What to do, in the same way.
    text : str
        The query.
    file : pathlib.Path
        Where it stands.
    """

    name: str
    severity: Severity
    message: str
    fix: str | None
    text: str
    file: Path


def examine(root: Root, *, shacl_engine: str = "auto") -> list[Finding]:
    """Return all findings on a data set: shapes, rules, dates that contradict, too many warnings.

    Parameters
    ----------
    root : Root
        The data set.
    shacl_engine : {'auto', 'pyshacl', 'pyshifty'}
        The engine for the shapes.

    Returns
    -------
    list of Finding
        Errors first.

    Raises
    ------
    DataUnreadableError, DataFindingsError
        If the files cannot be loaded.
    """
    loaded = load(root)
    found = check(loaded, shacl_engine=shacl_engine)
    if not any(finding.severity == "error" for finding in found):
        found = [*found, *contradictions(loaded)]
    return sort_findings([*found, *above_baseline(root, found)])


def check(loaded: Loaded, *, shacl_engine: str = "auto") -> list[Finding]:
    """Hold a data set to its shapes and to the rules across entities.

    Parameters
    ----------
    loaded : Loaded
        The data set.
    shacl_engine : {'auto', 'pyshacl', 'pyshifty'}
        The engine for the shapes.

    Returns
    -------
    list of Finding
        Errors first.
    """
    return sort_findings([*check_shapes(loaded, shacl_engine), *check_rules(loaded)])


def check_shapes(loaded: Loaded, engine: str = "auto") -> list[Finding]:
    """Hold a data set to the shapes in ``ontology/shapes/``.

    Parameters
    ----------
    loaded : Loaded
        The data set.
    engine : {'auto', 'pyshacl', 'pyshifty'}
        The SHACL engine.

    Returns
    -------
    list of Finding
        Errors first.
    """
    shapes = load_shapes(loaded.root)
    if not shapes:
        return []
    nodes = [triple for row in loaded.mappings for triple in links.node_triples(row)]
    results = shacl.validate(loaded.data, shapes, engine, ontology=[*loaded.ontology, *nodes])
    return sort_findings(_shape_finding(loaded.root, result) for result in results)


def load_shapes(root: Root) -> list[ox.Triple]:
    """Return the triples of ``ontology/shapes/*.ttl``.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    list of pyoxigraph.Triple
        The shapes, in the order of the files.

    Raises
    ------
    UnreadableError
        If a file cannot be read.
    """
    found: list[ox.Triple] = []
    for path in sorted((root.ontology / "shapes").glob("*.ttl")):
        found.extend(turtle.parse(path, blank_nodes=True))
    return found


def check_rules(loaded: Loaded, names: Iterable[str] | None = None) -> list[Finding]:
    """Hold a data set to the rules in ``queries/checks/``.

    Parameters
    ----------
    loaded : Loaded
        The data set.
    names : iterable of str, optional
        The rules to run; all of them if not given.

    Returns
    -------
    list of Finding
        Errors first.
    """
    wanted = None if names is None else set(names)
    store = ox.Store()
    graph = ox.DefaultGraph()
    matches = [triple for row in loaded.mappings for triple in links.match_triples(row)]
    store.bulk_extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for part in (loaded.ontology, loaded.data, matches)
        for triple in part
    )
    found: list[Finding] = []
    for query in load_checks(loaded.root):
        if wanted is None or query.name in wanted:
            found.extend(_rule_findings(loaded.root, store, query))
    return sort_findings(found)


def load_checks(root: Root) -> list[CheckQuery]:
    """Return the rules across entities.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    list of CheckQuery
        In the order of their names.

    Raises
    ------
    FindingsError
        If the header of one is broken.
    """
    return [_read_check(path) for path in sorted((root.queries / "checks").glob("*.rq"))]


def contradictions(loaded: Loaded) -> list[Finding]:
    """Return the dates of a data set that contradict each other.

    Parameters
    ----------
    loaded : Loaded
        The data set.

    Returns
    -------
    list of Finding
        One warning for each contradiction.
    """
    from unionref.bound import bound
    from unionref.settle import settle

    found = bound(settle(loaded.data)).contradictions
    return sort_findings(contradiction.finding(loaded.root) for contradiction in found)


def update_baseline(root: Root, *, shacl_engine: str = "auto") -> dict[str, int]:
    """Write down how many warnings each rule gives, where they have become fewer.

    A rule that is not written down yet is added with its number; a number that is written down is never
    raised.

    Parameters
    ----------
    root : Root
        The data set.
    shacl_engine : {'auto', 'pyshacl', 'pyshifty'}
        The engine for the shapes.

    Returns
    -------
    dict of str to int
        The new baseline.

    Raises
    ------
    DataFindingsError
        If there are errors: then not all rules could be asked.
    UnreadableError
        If the file cannot be written.
    """
    found = examine(root, shacl_engine=shacl_engine)
    errors = [f for f in found if f.severity == "error" and f.rule != BASELINE_RULE]
    if errors:
        raise DataFindingsError(errors)
    counts = count_warnings(found)
    old = read_baseline(root) or {}
    new = {rule: min(count, old.get(rule, count)) for rule, count in counts.items()}
    rows = "".join(f"{rule}\t{count}\n" for rule, count in sorted(new.items()))
    write_text(root.path / BASELINE, "rule\tcount\n" + rows)
    return new


def _shape_finding(root: Root, result: shacl.ShapeResult) -> Finding:
    file, line = place_of(root, result.focus)
    message = result.message or f"The node does not fit {result.shape or 'a shape'} ({result.component})."
    if result.value and result.value not in message:
        message += f" Found: {shorten(result.value)}"
    rule = result.shape.removeprefix(SHAPES) if result.shape.startswith(SHAPES) else result.component
    severity: Severity = "error" if result.severity == "Violation" else "warning"
    return Finding(severity, rule, message, file=file, line=line, iri=result.focus)


def _rule_findings(root: Root, store: ox.Store, query: CheckQuery) -> list[Finding]:
    rows = store.query(query.text)
    if not isinstance(rows, ox.QuerySolutions):
        raise FindingsError("A check is a SELECT query.", file=root.relative(query.file))
    names = [variable.value for variable in rows.variables]
    found: list[Finding] = []
    for row in rows:
        values = {name: _shown(row[name]) for name in names}
        iri = next((row[name].value for name in names if isinstance(row[name], ox.NamedNode)), None)
        file, line = place_of(root, iri) if iri is not None else (None, None)
        found.append(
            Finding(
                query.severity,
                query.name,
                query.message.format_map(values),
                file=file,
                line=line,
                iri=iri,
                fix=query.fix.format_map(values) if query.fix else None,
            )
        )
    return found


def _shown(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, ox.Literal) else "" if term is None else str(term)


def _read_check(path: Path) -> CheckQuery:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"The check cannot be read: {error}", file=path) from error
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        keys = yaml.safe_load(header)
    except yaml.YAMLError as error:
        raise FindingsError(f"The header of the check is not YAML: {error}", file=path) from error
    _demand(isinstance(keys, dict), "has no #+ header", path)
    _demand(keys.get("severity") in ("error", "warning"), "names no severity: error or warning", path)
    _demand(isinstance(keys.get("message"), str), "has no message", path)
    _demand_columns(keys, path)
    return CheckQuery(path.stem, keys["severity"], keys["message"], keys.get("fix"), text, path)


def _demand_columns(keys: Mapping[str, object], path: Path) -> None:
    """See that message and fix name only columns that the header lists."""
    columns = keys.get("columns")
    _demand(isinstance(columns, Sequence) and not isinstance(columns, str), "lists no columns", path)
    for key in ("message", "fix"):
        for _, field, _, _ in Formatter().parse(str(keys.get(key) or "")):
            known = field is None or (isinstance(columns, Sequence) and field in columns)
            _demand(known, f"names {{{field}}} in its {key}, which is none of its columns", path)


def _demand(holds: bool, problem: str, path: Path) -> None:
    if not holds:
        raise FindingsError(
            f"The check {path.stem} {problem}.", file=path, fix="See the other files in queries/checks/."
        )
