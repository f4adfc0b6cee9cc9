"""Turtle in the house style: read with errors that name file and line, written the same on every machine."""

from __future__ import annotations

from unionref.turtle.files import check_files, format_file, is_canonical, rewrite_file
from unionref.turtle.reading import parse, parse_text
from unionref.turtle.writing import format_graph

__all__ = [
    "check_files",
    "format_file",
    "format_graph",
    "is_canonical",
    "parse",
    "parse_text",
    "rewrite_file",
]
