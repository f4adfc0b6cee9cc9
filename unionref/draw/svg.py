"""What matplotlib's SVG lacks: a title and a description, tooltips, and fonts that other machines have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_FAMILY: Final = re.compile(r"(font(?:-family)?:[^;'\"]*?)('DejaVu Sans'[^;]*)")


def finish(data: bytes, title: str, description: str, tips: Mapping[str, str], fonts: str) -> bytes:
    """Return an SVG with a title, a description and tooltips.

    Parameters
    ----------
    data : bytes
        The SVG as matplotlib wrote it.
    title, description : str
        What the picture shows.
    tips : mapping of str to str
        The tooltip of each group, by the group's id.
    fonts : str
        The families that every text names.

    Returns
    -------
    bytes
        The SVG, in UTF-8.
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(data)
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    root.set("role", "img")
    root.set("aria-labelledby", "title desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        about = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": tag})
        about.text = text
        about.tail = "\n "
        root.insert(place, about)
    for element in root.iter():
        if (tip := tips.get(element.get("id", ""))) is not None:
            note = ElementTree.Element(f"{{{_SVG}}}title")
            note.text = tip
            element.insert(0, note)
        if element.tag == f"{{{_SVG}}}text" and "style" in element.attrib:
            element.set("style", _FAMILY.sub(lambda match: match[1] + fonts, element.attrib["style"]))
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
