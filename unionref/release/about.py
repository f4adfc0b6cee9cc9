"""What a release is: its version, its date, its title, and where these come from."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from unionref.errors import UsageError
from unionref.namespaces import BASE
from unionref.paths import Root

LICENSE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
DATASET: Final = BASE + "dataset"
AGENT: Final = DATASET + "#publisher"
"""IRI of those who make and publish the dataset."""
PUBLISHER: Final = "The unionref contributors"
TITLE: Final = "unionref: the reference knowledge graph of Japan's trade unions"
DESCRIPTION: Final = (
    "Which federations and national centres there were, who was affiliated to whom and when, what merged "
    "into what, how many members each had, who led them, and where each fact was read."
)
KEYWORDS: Final = ("trade unions", "Japan", "labour history", "linked data", "RDF", "SPARQL")
EPOCH_VARIABLE: Final = "SOURCE_DATE_EPOCH"
_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
"""Three numbers and nothing else, because they become part of IRIs that are redirected."""


@dataclass(frozen=True)
class About:
    """What a release is.

    Parameters
    ----------
    version : str
        Its version, ``1.2.0``.
    released : datetime.date
        Its date.
    sources : tuple of str
        The sources that it is restricted to; empty for all.
    previous : str
        The version before; empty if none is told of.
    """

    version: str
    released: date
    sources: tuple[str, ...] = ()
    previous: str = ""

    @property
    def iri(self) -> str:
        """The IRI of this version of the dataset."""
        return f"{DATASET}/{self.version}"

    @property
    def title(self) -> str:
        """Its title."""
        return f"{TITLE}, version {self.version}"

    @property
    def description(self) -> str:
        """What it holds, as a sentence or two."""
        if not self.sources:
            return DESCRIPTION
        return f"{DESCRIPTION} Only what these sources say: {', '.join(self.sources)}."

    def file_iri(self, name: str) -> str:
        """Return the IRI of a file of the release, which is its address too."""
        return f"{self.iri}/{name}"


def check_version(version: str) -> str:
    """Return a version if it is one.

    Raises
    ------
    UsageError
        If it is not of the form 1.2.0.
    """
    if _VERSION.fullmatch(version) is None:
        raise UsageError(
            f"“{version}” is not a version.", rule="a version is three numbers like 1.2.0 (semver.org)"
        )
    return version


def release_date(root: Root, given: str | None = None) -> date:
    """Return the date of a release; the clock is never asked.

    Parameters
    ----------
    root : Root
        The data set.
    given : str, optional
        The date asked for, ``2026-11-22``.

    Returns
    -------
    datetime.date
        The argument; else the day (UTC) of the variable ``SOURCE_DATE_EPOCH``; else that of the last commit
        in git.

    Raises
    ------
    UsageError
        If a date is not well formed, or none can be found.
    """
    if given is not None:
        try:
            return datetime.strptime(given, "%Y-%m-%d").date()
        except ValueError as error:
            raise UsageError(f"“{given}” is not a day.", fix="write it like 2026-11-22.") from error
    epoch = os.environ.get(EPOCH_VARIABLE)
    if epoch:
        return _day(epoch, f"{EPOCH_VARIABLE} is “{epoch}”, which is no number of seconds.")
    committed = _commit_time(root) if root.is_checkout else None
    if committed is None:
        raise UsageError(
            "The date of the release is not known: this data set is no git repository with a commit.",
            fix=f"give it with --date 2026-11-22, or in {EPOCH_VARIABLE}.",
        )
    return _day(committed, "git gives no time for the last commit.")


def _day(seconds: str, wrong: str) -> date:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(wrong, fix="give the date with --date.") from error


def _commit_time(root: Root) -> str | None:
    """Return when the last commit was made, in seconds since 1970; None without git or a commit."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root.path), "log", "-1", "--format=%ct", "HEAD", "--", "."],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() or None
