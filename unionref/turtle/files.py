"""Files in the house style: formatting them, and telling whether they are."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Final

from unionref.atomic import write_text
from unionref.errors import FindingsError, UnionrefError
from unionref.turtle.lexing import first_comment
from unionref.turtle.reading import decode, read_bytes, read_text, read_triples, refuse_blank_nodes
from unionref.turtle.writing import format_graph

_RULE: Final = "Turtle files are kept in the layout that `unionref format` writes"


def format_file(path: Path | str, *, blank_nodes: bool = False) -> str:
    """Return a Turtle file in the house style; the file itself is not touched.

    Parameters
    ----------
    path : pathlib.Path or str
        The file.
    blank_nodes : bool
        Whether blank nodes are allowed: never in data/, yes in ontology/.

    Returns
    -------
    str
        The same graph in the house style; language tags become lower case.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty, is not UTF-8 or is not Turtle.
    FindingsError
        If it holds a comment, which formatting would lose, or a blank node that is not allowed or that is not
        used in exactly one place.
    """
    return _format_text(read_text(Path(path)), Path(path), blank_nodes)


def rewrite_file(path: Path | str, *, blank_nodes: bool = False) -> bool:
    """Put a Turtle file into the house style.

    Parameters
    ----------
    path : pathlib.Path or str
        The file.
    blank_nodes : bool
        Whether blank nodes are allowed.

    Returns
    -------
    bool
        True if the file changed.

    Raises
    ------
    UnreadableError
        If the file cannot be read or written, is empty, is not UTF-8 or is not Turtle.
    FindingsError
        If it cannot be formatted without a loss.
    """
    data = read_bytes(Path(path))
    text = _format_text(decode(data, name=path), Path(path), blank_nodes)
    if text.encode() == data:
        return False
    write_text(Path(path), text)
    return True


def is_canonical(path: Path | str, *, blank_nodes: bool = False) -> bool:
    """Tell whether a Turtle file is in the house style, byte for byte.

    Parameters
    ----------
    path : pathlib.Path or str
        The file.
    blank_nodes : bool
        Whether blank nodes are allowed.

    Returns
    -------
    bool
        True if formatting it would change nothing.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty, is not UTF-8 or is not Turtle.
    """
    return _finding(Path(path), blank_nodes) is None


def check_files(paths: Iterable[Path | str], *, blank_nodes: bool = False) -> list[UnionrefError]:
    """Find the Turtle files that are not in the house style.

    Parameters
    ----------
    paths : iterable of pathlib.Path or str
        The files.
    blank_nodes : bool
        Whether blank nodes are allowed.

    Returns
    -------
    list of UnionrefError
        One for each file that is unreadable, breaks a rule or is laid out in another way, in the order given.
    """
    findings: list[UnionrefError] = []
    for path in paths:
        try:
            finding: UnionrefError | None = _finding(Path(path), blank_nodes)
        except UnionrefError as error:
            finding = error
        if finding is not None:
            findings.append(finding)
    return findings


def _finding(path: Path, blank_nodes: bool) -> FindingsError | None:
    data = read_bytes(path)
    try:
        wanted = _format_text(decode(data, name=path), path, blank_nodes).encode()
    except FindingsError as error:
        return error
    if data == wanted:
        return None
    if data.startswith(codecs.BOM_UTF8):
        message, line = "The file begins with a byte order mark.", 1
    elif b"\r\n" in data:
        message, line = "The file has CRLF line ends.", 1
    else:
        pairs = enumerate(zip_longest(data.split(b"\n"), wanted.split(b"\n")), start=1)
        line = next(at for at, (old, new) in pairs if old != new)
        message = "The file is not in the house style, from this line on."
    return FindingsError(message, file=path, line=line, rule=_RULE, fix=f"unionref format {path}")


def _format_text(text: str, path: Path, blank_nodes: bool) -> str:
    triples = read_triples(text, name=path)
    if not blank_nodes:
        refuse_blank_nodes(triples, text, name=path)
    try:
        wanted = format_graph(triples)
    except FindingsError as error:
        raise FindingsError(
            error.message, file=path, iri=error.iri, rule=error.rule, fix=error.fix
        ) from error
    if wanted != text:
        _refuse_comments(text, path)
    return wanted


def _refuse_comments(text: str, path: Path) -> None:
    comment = first_comment(text)
    if comment is not None:
        shown = comment.text if len(comment.text) <= 60 else comment.text[:57] + "..."
        raise FindingsError(
            f"There is a comment here ({shown}), which formatting would lose.",
            file=path,
            line=comment.line,
            rule="Turtle files hold no comments",
            fix="say it in a skos:note or skos:editorialNote, or take it out",
        )
