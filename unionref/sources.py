"""Where a statement was read."""

from __future__ import annotations

from dataclasses import dataclass

from unionref.answers import Entity


@dataclass(frozen=True)
class SourceRef:
    """Where a statement was read.

    Parameters
    ----------
    passage, source : Entity
        The passage, and the document it is part of.
    title : str
        The title of the document.
    publisher : str
        Who published it.
    locator : str
        The heading or table.
    url : str
        The address of the document.
    """

    passage: Entity
    source: Entity
    title: str
    publisher: str
    locator: str
    url: str
