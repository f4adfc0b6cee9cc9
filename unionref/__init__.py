"""unionref: the reference knowledge graph of Japan's trade unions.

>>> import unionref
>>> graph = unionref.open()  # doctest: +SKIP
>>> graph.ask("what-merged-into", organization="kenkoro").to_dicts()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unionref._version import __version__

if TYPE_CHECKING:
    from unionref.answers import Answer, Entity, Row
    from unionref.dataset import Dataset
    from unionref.dates import PartialDate
    from unionref.errors import UnionrefError
    from unionref.find import Match
    from unionref.opening import open_dataset as open

__all__ = [
    "Answer",
    "Dataset",
    "Entity",
    "Match",
    "PartialDate",
    "Row",
    "UnionrefError",
    "__version__",
    "open",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import unionref` costs nothing."""
    from importlib import import_module

    homes = {
        "Answer": "answers",
        "Dataset": "dataset",
        "Entity": "answers",
        "Match": "find",
        "PartialDate": "dates",
        "Row": "answers",
        "UnionrefError": "errors",
        "open": "opening",
    }
    if name not in homes:
        raise AttributeError(f"module 'unionref' has no attribute {name!r}")
    value = getattr(import_module(f"unionref.{homes[name]}"), "open_dataset" if name == "open" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
