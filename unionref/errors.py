"""The one family of errors unionref shows to people: what is wrong, where, by which rule, how to fix it."""

from __future__ import annotations

from pathlib import Path

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_UNREADABLE = 3


class UnionrefError(Exception):
    """An error meant for a person.

    Parameters
    ----------
    message : str
        What is wrong, as one sentence without the place.
    file : pathlib.Path or str, optional
        The file concerned.
    line : int, optional
        The line in that file, counted from 1.
    iri : str, optional
        The entity or statement concerned.
    rule : str, optional
        The rule that is broken.
    fix : str, optional
        The command or the step that puts it right.
    """

    exit_code = EXIT_FINDINGS

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        iri: str | None = None,
        rule: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.iri = iri
        self.rule = rule
        self.fix = fix
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ""
        if self.file is not None:
            place = f"{self.file}:{self.line}: " if self.line is not None else f"{self.file}: "
        parts = [f"{place}{self.message}"]
        if self.iri:
            parts.append(f"Concerns: {self.iri}")
        if self.rule:
            parts.append(f"Rule: {self.rule}")
        if self.fix:
            parts.append(f"To fix: {self.fix}")
        return "\n".join(parts)


class FindingsError(UnionrefError):
    """The data break a rule (exit code 1)."""

    exit_code = EXIT_FINDINGS


class UsageError(UnionrefError):
    """The caller asked for something that does not exist or is not well formed (exit code 2)."""

    exit_code = EXIT_USAGE


class UnreadableError(UnionrefError):
    """A file, store or folder cannot be read or written (exit code 3)."""

    exit_code = EXIT_UNREADABLE
