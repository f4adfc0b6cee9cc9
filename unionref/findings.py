"""Findings: what the load and the checks have to say about the data, one sentence and one place each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from unionref.errors import FindingsError, UnionrefError, UnreadableError
from unionref.namespaces import BASE, ENTITY_FOLDERS
from unionref.paths import Root

Severity = Literal["error", "warning"]

_FOLDERS: Final = {segment: folder for folder, segment in ENTITY_FOLDERS.items()}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong with the data, or looks so.

    Parameters
    ----------
    severity : {'error', 'warning'}
        An error stops the build; a warning is counted.
    rule : str
        The name of the rule, the shape or the check.
    message : str
        What is wrong, as a sentence.
    file : str, optional
        The file concerned, relative to the root.
    line : int, optional
        The line in that file, counted from 1.
    iri : str, optional
        The entity or the statement concerned.
    fix : str, optional
        The command or the step that puts it right.
    """

    severity: Severity
    rule: str
    message: str
    file: str | None = None
    line: int | None = None
    iri: str | None = None
    fix: str | None = None

    def __str__(self) -> str:
        return str(
            UnionrefError(
                f"{self.severity}: {self.message}",
                file=self.file,
                line=self.line,
                iri=self.iri,
                rule=self.rule,
                fix=self.fix,
            )
        )

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a mapping that JSON can hold, without what is not known."""
        return {key: value for key, value in asdict(self).items() if value is not None}


class DataFindingsError(FindingsError):
    """The data break rules (exit code 1).

    Parameters
    ----------
    findings : sequence of Finding
        All findings; at least one of them is an error.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(_joined(findings), fix=_only_fix(findings))


class DataUnreadableError(UnreadableError):
    """Files of the data set cannot be read (exit code 3).

    Parameters
    ----------
    findings : sequence of Finding
        One for each file or place.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(_joined(findings), fix=_only_fix(findings))


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without repetitions: errors first, then by rule, file, line and text.

    Parameters
    ----------
    findings : iterable of Finding
        The findings, in any order.

    Returns
    -------
    list of Finding
        The same, in an order that does not depend on the order given.
    """
    return sorted(
        set(findings),
        key=lambda f: (f.severity, f.rule, f.file or "", f.line or 0, f.iri or "", f.message, f.fix or ""),
    )


def file_of(root: Root, iri: str) -> str | None:
    """Return the file in which an entity or statement is described.

    Parameters
    ----------
    root : Root
        The data set.
    iri : str
        The full IRI of an entity, or of a statement on its page.

    Returns
    -------
    str or None
        The path relative to the root; None if the IRI is not one of ``data/`` or the file does not exist.
    """
    if not iri.startswith(BASE):
        return None
    segment, _, slug = iri[len(BASE) :].partition("#")[0].partition("/")
    if segment not in _FOLDERS or not slug:
        return None
    relative = f"data/{_FOLDERS[segment]}/{slug}.ttl"
    return relative if (root.path / relative).is_file() else None


def line_of(root: Root, file: str, iri: str) -> int | None:
    """Return the line of a file on which the description of a subject begins.

    Parameters
    ----------
    root : Root
        The data set.
    file : str
        A Turtle file, relative to the root.
    iri : str
        The full IRI of a subject in it.

    Returns
    -------
    int or None
        The line, counted from 1; None if no line begins with that subject.
    """
    try:
        text = Path(root.path / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    forms = (f"<{iri}>", f"<{iri.removeprefix(BASE)}>")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith(forms):
            return number
    return None


def place_of(root: Root, iri: str) -> tuple[str | None, int | None]:
    """Return the file and the line on which an entity or statement is described.

    Parameters
    ----------
    root : Root
        The data set.
    iri : str
        A full IRI.

    Returns
    -------
    tuple of (str or None, int or None)
        The file relative to the root, and the line.
    """
    file = file_of(root, iri)
    return (None, None) if file is None else (file, line_of(root, file, iri))


def _joined(findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        only = findings[0]
        return str(UnionrefError(only.message, file=only.file, line=only.line, iri=only.iri, rule=only.rule))
    errors = sum(finding.severity == "error" for finding in findings)
    head = f"{errors} error{'s' if errors != 1 else ''}"
    if errors < len(findings):
        warnings = len(findings) - errors
        head += f" and {warnings} warning{'s' if warnings != 1 else ''}"
    return "\n".join([f"{head}:", *(str(finding) for finding in findings)])


def _only_fix(findings: Sequence[Finding]) -> str | None:
    return findings[0].fix if len(findings) == 1 else None
