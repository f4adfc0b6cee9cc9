"""Reading the mapping sets, and the rules that their rows keep."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from unionref.errors import UnionrefError, UnreadableError
from unionref.findings import Finding
from unionref.links.authorities import BUILT_IN, PREFIXES, SETS
from unionref.links.foreign import in_our_words
from unionref.links.model import COLUMNS
from unionref.links.model import Mapping as Row
from unionref.links.rules import Problem, across, of_row
from unionref.namespaces import BASE, expand
from unionref.paths import Root
from unionref.turtle.reading import read_text

FOLDER: Final = "mappings"
SUFFIX: Final = ".sssom.tsv"
_RULE: Final = "mapping-file"
_LINKED: Final = (BASE + "id/", BASE + "person/")
_LABELS: Final = (expand("skos:prefLabel"), expand("skos:altLabel"))
_TYPE: Final = expand("rdf:type")
_REPLACED: Final = expand("dcterms:isReplacedBy")
_POPULATION: Final = expand("schema:StatisticalPopulation")
_REQUIRED: Final = ("mapping_set_id", "license", "curie_map")


@dataclass(frozen=True)
class Known:
    """An organization or a person that a row may speak of.

    Parameters
    ----------
    names : collection of str
        Its labels, in any language.
    replaced_by : str
        The id that replaced it, below the base; empty for one that is in use.
    """

    names: Collection[str]
    replaced_by: str = ""


@dataclass(frozen=True)
class MappingSet:
    """One file.

    Parameters
    ----------
    name : str
        ``wikidata`` for ``data/mappings/wikidata.sssom.tsv``.
    metadata : mapping
        What its head says, as YAML gives it.
    rows : tuple of Mapping
        Its rows, in the order of the file.
    """

    name: str
    metadata: Mapping[str, Any]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Read:
    """What was read of all mapping sets.

    Parameters
    ----------
    sets : tuple of MappingSet
        The sets, in the order of their names.
    unreadable : tuple of Finding
        What could not be read at all.
    wrong : tuple of Finding
        What breaks a rule.
    """

    sets: tuple[MappingSet, ...] = ()
    unreadable: tuple[Finding, ...] = ()
    wrong: tuple[Finding, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all sets."""
        return tuple(row for found in self.sets for row in found.rows)


def mapping_files(root: Root) -> list[Path]:
    """Return the mapping files of a data set in order.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    list of pathlib.Path
        ``data/mappings/*.sssom.tsv``; empty if there is no such folder.
    """
    return sorted((root.data / FOLDER).glob(f"*{SUFFIX}"))


def read_mappings(root: Root, known: Mapping[str, Known] | None = None) -> Read:
    """Read all mapping sets of a data set and hold their rows to the rules.

    Parameters
    ----------
    root : Root
        The data set.
    known : mapping of str to Known, optional
        The organizations and persons there are, by id (``id/kenkoro``). Not given: subjects are not looked
        up, and nothing is checked but the layout.

    Returns
    -------
    Read
        The sets, and what is wrong with them.
    """
    sets: list[MappingSet] = []
    unreadable: list[Finding] = []
    wrong: list[Finding] = []
    for path in mapping_files(root):
        try:
            found, problems = read_set(path, name=root.relative(path))
        except UnreadableError as error:
            unreadable.append(_finding(root.relative(path), error))
            continue
        wrong.extend(problems)
        sets.append(found)
    if known is not None:
        wrong.extend(validate([row for found in sets for row in found.rows], known))
    return Read(tuple(sets), tuple(unreadable), tuple(wrong))


def read_set(
    path: Path, *, name: str | None = None, complete: bool = True
) -> tuple[MappingSet, list[Finding]]:
    """Read one mapping file; what it says is looked at by :func:`validate`.

    Parameters
    ----------
    path : pathlib.Path
        An SSSOM file in TSV with its metadata in front.
    name : str, optional
        How the file is named in findings and rows; its path if not given.
    complete : bool
        Whether all columns have to be there, as in our files. Elsewhere SSSOM asks for four; for the others
        the value that the metadata give for all rows is taken, if there is one. There prefixes may be others,
        too, if they lead where ours lead, and the authority follows from the object.

    Returns
    -------
    tuple of (MappingSet, list of Finding)
        The rows that could be read, and what is wrong with the layout.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty or is not UTF-8.
    """
    shown = name or str(path)
    text = read_text(path)
    if not text.strip():
        raise UnreadableError(
            "The file is empty: a mapping set has at least its metadata and the names of its columns.",
            file=path,
            rule=_RULE,
            fix="restore the file from the last commit, or delete it",
        )
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    wrong: list[Finding] = []
    metadata = _metadata(lines[:head], shown, wrong, complete)
    if head == len(lines):
        wrong.append(_wrong("There is no line with the names of the columns.", shown, head, _COLUMNS_FIX))
        return MappingSet(set_name(path), metadata, ()), wrong
    columns = lines[head].split("\t")
    if not _columns_fit(columns, COLUMNS if complete else NEEDED, shown, head + 1, wrong):
        return MappingSet(set_name(path), metadata, ()), wrong
    given = {name: str(metadata.get(name) or "") for name in COLUMNS if name not in columns}
    rows: list[Row] = []
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        row = _row(columns, line, given, shown, number, wrong)
        if row is not None:
            rows.append(row if complete else in_our_words(row, metadata.get("curie_map")))
    if set_name(path) not in SETS:
        fix = f"Name it after its authority: {', '.join(SETS)}."
        wrong.append(_wrong(f"There is no mapping set “{set_name(path)}”.", shown, None, fix))
    return MappingSet(set_name(path), metadata, tuple(rows)), wrong


def set_name(path: Path) -> str:
    """Return the name of the set in a file: ``wikidata`` for ``wikidata.sssom.tsv``."""
    return path.name.removesuffix(SUFFIX)


def validate(rows: Sequence[Row], known: Mapping[str, Known]) -> list[Finding]:
    """Find what breaks a rule in rows, each by itself and all together.

    Parameters
    ----------
    rows : sequence of Mapping
        The rows of all sets.
    known : mapping of str to Known
        The organizations and persons there are, by id (``id/kenkoro``).

    Returns
    -------
    list of Finding
        One for each broken rule, in the order of the rows.
    """
    found: list[Problem] = []
    for row in rows:
        found.extend(of_row(row))
        found.extend(_subject_problems(row, known))
    found.extend(across(rows))
    return [
        Finding("error", p.rule, p.message, file=p.row.file or None, line=p.row.line or None, fix=p.fix)
        for p in found
    ]


def _subject_problems(row: Row, known: Mapping[str, Known]) -> Iterable[Problem]:
    entity = known.get(row.entity)
    if entity is None:
        message = f"“{row.subject_id}” is no organization or person of the data set."
        fix = "Write unionref: and an id of data/ids.tsv; unionref find NAME gives it."
        yield Problem(row, "mapping-subject", message, fix)
    elif entity.replaced_by:
        message = f"“{row.subject_id}” was replaced by {entity.replaced_by}."
        yield Problem(row, "mapping-subject", message, f"Link {entity.replaced_by} instead.")
    elif row.subject_label not in entity.names:
        message = f"“{row.subject_label}” is no name of {row.entity}."
        names = ", ".join(sorted(entity.names)[:4])
        yield Problem(
            row, "mapping-subject", message, f"See that the id is the right one; its names: {names}."
        )


def _metadata(lines: Sequence[str], file: str, wrong: list[Finding], complete: bool) -> Mapping[str, Any]:
    import yaml

    try:
        found = yaml.safe_load("\n".join(line[1:] for line in lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        message = f"The metadata in front of the columns is not YAML: {getattr(error, 'problem', error)}."
        wrong.append(_wrong(message, file, line, "Put it right; see docs/linking.md."))
        return {}
    except (ValueError, RecursionError) as error:  # 2026-02-31, or a list a thousand lists deep
        message = f"The metadata in front of the columns cannot be read: {str(error)[:100]}."
        wrong.append(_wrong(message, file, 1, "Write dates and other values between quotation marks."))
        return {}
    if not isinstance(found, dict):
        message = "The file does not begin with its metadata: lines of YAML, each behind a #."
        wrong.append(_wrong(message, file, 1, "Copy them from another file in data/mappings/."))
        return {}
    for key in _REQUIRED:
        if key not in found:
            message = f"The metadata do not give the {key}."
            wrong.append(_wrong(message, file, 1, "Copy the line from another file in data/mappings/."))
    curies = found.get("curie_map")
    if not isinstance(curies, dict | None):
        message = "The curie_map of the metadata is no list of prefixes."
        wrong.append(_wrong(message, file, 1, "Copy it from another file in data/mappings/."))
    for prefix, namespace in (curies if isinstance(curies, dict) else {}).items():
        if not complete and prefix not in PREFIXES:
            continue  # others have prefixes of their own
        if prefix not in BUILT_IN and PREFIXES.get(prefix) != namespace:
            right = PREFIXES.get(prefix)
            message = f"The prefix {prefix}: of the metadata is not one of the project, or leads elsewhere."
            fix = f"Write {prefix}: {right}" if right else f"Use one of: {', '.join(sorted(PREFIXES))}."
            wrong.append(_wrong(message, file, 1, fix))
    return found


NEEDED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""The columns that SSSOM itself asks for."""

_COLUMNS_FIX: Final = f"The columns are, parted by tabs: {' '.join(COLUMNS)}."


def _columns_fit(
    columns: Sequence[str], needed: Sequence[str], file: str, line: int, wrong: list[Finding]
) -> bool:
    missing = [name for name in needed if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    if missing:
        wrong.append(_wrong(f"There is no column {', '.join(missing)}.", file, line, _COLUMNS_FIX))
    if unknown:
        shown = ", ".join(f"“{name}”" for name in unknown)
        wrong.append(_wrong(f"The column {shown} is not known here.", file, line, _COLUMNS_FIX))
    if len(set(columns)) < len(columns):
        wrong.append(_wrong("A column is there twice.", file, line, _COLUMNS_FIX))
    return not missing and not unknown and len(set(columns)) == len(columns)


def _row(
    columns: Sequence[str],
    line: str,
    given: Mapping[str, str],
    file: str,
    number: int,
    wrong: list[Finding],
) -> Row | None:
    try:
        cells = next(csv.reader([line], delimiter="\t", strict=True), [])
    except csv.Error as error:
        fix = "A cell that holds a quotation mark stands in quotation marks, with each one inside it doubled."
        wrong.append(_wrong(f"The row cannot be read: {error}.", file, number, fix))
        return None
    if len(cells) != len(columns):
        message = f"This row has {len(cells)} cells and not {len(columns)}."
        wrong.append(_wrong(message, file, number, "Part the cells by single tabs; empty ones stay empty."))
        return None
    said: dict[str, Any] = {**given, **dict(zip(columns, cells, strict=True))}
    said["see_also"] = tuple(said["see_also"].split("|")) if said["see_also"] else ()
    return Row(**said, file=file, line=number)


def _wrong(message: str, file: str, line: int | None, fix: str) -> Finding:
    return Finding("error", _RULE, message, file=file, line=line, fix=fix)


def _finding(file: str, error: UnionrefError) -> Finding:
    return Finding("error", error.rule or _RULE, error.message, file=file, line=error.line, fix=error.fix)


def known_of(data: Iterable[ox.Triple]) -> dict[str, Known]:
    """Return the organizations and persons of which rows may speak.

    Parameters
    ----------
    data : iterable of pyoxigraph.Triple
        The triples of ``data/``.

    Returns
    -------
    dict of str to Known
        By id, like ``id/kenkoro``.
    """
    classes: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    replaced: dict[str, str] = {}
    for triple in data:
        subject: str = triple.subject.value  # type: ignore[union-attr]
        if "#" in subject or not subject.startswith(_LINKED):
            continue
        entity, value = subject.removeprefix(BASE), triple.object.value  # type: ignore[union-attr]
        if triple.predicate.value in _LABELS:
            names.setdefault(entity, set()).add(value)
        elif triple.predicate.value == _REPLACED:
            replaced[entity] = value.removeprefix(BASE)
        elif triple.predicate.value == _TYPE:
            classes[entity] = value
    found = {
        entity: Known(frozenset(names.get(entity, ())))
        for entity, kind in classes.items()
        if kind != _POPULATION
    }
    return found | {entity: Known(frozenset(), target) for entity, target in replaced.items()}
