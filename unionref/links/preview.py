"""The small page about an organization that a tool shows beside a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import unquote

SIZE: Final = (430, 300)
"""Width and height of the window for it, in pixels; what is longer is scrolled."""

_STYLE: Final = (
    "body{font:13px sans-serif;overflow-wrap:anywhere}h1{font-size:15px;margin:4px 0}dt{color:#555}"
    "dd{margin:0 0 4px 1em}"
)


def preview_page(name: str, iri: str, rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return the page.

    Parameters
    ----------
    name : str
        What it is headed by, which leads to the IRI.
    iri : str
        The IRI of the organization.
    rows : iterable of (str, sequence of str)
        Titles and values; what has no value, and what only repeats the name, is left out.

    Returns
    -------
    str
        HTML that loads nothing.
    """
    shown = "".join(
        f"<dt>{escape(title)}</dt><dd>{'; '.join(map(_value, values))}</dd>"
        for title, values in rows
        if values and list(values) != [name]
    )
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{escape(name)}</title>'
    return f"{head}<style>{_STYLE}</style><h1>{_link(iri, name)}</h1><dl>{shown}</dl></html>"


def _value(text: str) -> str:
    return _link(text, unquote(text)) if text.startswith(("http://", "https://")) else escape(text)


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(text)}</a>'
