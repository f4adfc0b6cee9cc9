"""The marks that stand for the kinds of events, in trees and in legends."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MARKERS: Final[Mapping[str, tuple[str, float]]] = MappingProxyType(
    {
        "Merger": ("o", 5.6),
        "Absorption": (">", 5.8),
        "Split": ("D", 4.8),
        "Secession": ("s", 4.8),
        "Reorganization": ("d", 6.2),
        "Founding": ("p", 6.0),
        "Dissolution": ("X", 5.6),
        "Ending": ("x", 4.8),
    }
)
"""The marker of each kind of event and its size."""
HATCH: Final = "//////"
"""The hatch of what is possible but not certain."""
