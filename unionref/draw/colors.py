"""The colours of the national centres and of series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from unionref.draw.model import Centre

INK: Final = "#1a1a1a"
SOFT: Final = "#5c5c5c"
GRID: Final = "#e3e3e3"
NO_CENTRE: Final = "#9a9a9a"
CONTESTED: Final = "#d0021b"
FOCUS: Final = "#fff3c4"

_CENTRES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sanbetsu": "#882255",
        "sodomei": "#4477aa",
        "sohyo": "#cc6677",
        "shinsanbetsu": "#117733",
        "zenro": "#88ccee",
        "domei-kaigi": "#6699cc",
        "domei": "#332288",
        "churitsu-roren": "#d1b54a",
        "rengo": "#2fa08f",
        "zenroren": "#e07b1a",
        "zenrokyo": "#999933",
    }
)
"""The well-known centres have the same colour in every picture (most are of Paul Tol's muted scheme, which
readers with any colour vision can tell apart)."""
_SPARE: Final = (
    "#aa4499",
    "#56b4e9",
    "#8c6d31",
    "#666699",
    "#5f8f3f",
    "#bf8f60",
    "#3c7a89",
    "#a03c3c",
    "#c2a5cf",
    "#b8860b",
    "#7fbc41",
    "#2f4f6f",
)
SERIES: Final = ("#332288", "#cc6677", "#2fa08f", "#e07b1a", "#aa4499", "#999933", "#4477aa", "#882255")
"""The colours of the organizations in a chart, in order."""


def centre_colors(centres: Sequence[Centre]) -> dict[str, str]:
    """Return the colour of each national centre by IRI."""
    spare = 0
    found: dict[str, str] = {}
    for centre in centres:
        if centre.id in _CENTRES:
            found[centre.iri] = _CENTRES[centre.id]
        else:
            found[centre.iri] = _SPARE[spare % len(_SPARE)]
            spare += 1
    return found


def mix(color: str, strength: float) -> str:
    """Return a colour thinned with white; 1 leaves it as it is, 0 gives white."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02x}" for part in parts)
