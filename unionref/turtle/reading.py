"""Reading Turtle: every failure names the file, the line, the rule and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from unionref.dates import PartialDate, is_date_datatype
from unionref.errors import FindingsError, UnreadableError
from unionref.namespaces import BASE
from unionref.turtle.lexing import first_blank_node, language_tags, line_of_iri_with, line_of_typed_literal

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = {
    _XSD + "integer": (re.compile(r"[+-]?[0-9]+"), "xsd:integer holds a whole number"),
    _XSD + "decimal": (re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"), "xsd:decimal holds a number"),
    _XSD + "boolean": (re.compile(r"true|false|1|0"), "xsd:boolean is true or false"),
}
_TAG: Final = re.compile(r"@[a-z]{1,8}(?:-[a-z0-9]{1,8})*")
_SUSPICIOUS_TAG: Final = re.compile(r"@[A-Za-z0-9-]*(?:[A-Z]|--|[A-Za-z0-9]{9})")
_SPACE: Final = re.compile(r"[\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PLACE: Final = re.compile(r"^Parser error (?:at|between) line \d+ [a-z0-9 ]+: ")


def parse(path: Path | str, *, blank_nodes: bool = False) -> list[ox.Triple]:
    """Read a Turtle file and hold it to the rules every file keeps.

    Parameters
    ----------
    path : pathlib.Path or str
        The file: UTF-8; a byte order mark and CRLF line ends are accepted.
    blank_nodes : bool
        Whether blank nodes are allowed: never in data/, yes in ontology/ (lists, property paths).

    Returns
    -------
    list of pyoxigraph.Triple
        The triples in the order of the file, each once.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty, is not UTF-8 or is not Turtle.
    FindingsError
        If it breaks a rule: a blank node, a language tag that is not in lower case, an impossible date or
        number.
    """
    text = read_text(Path(path))
    return parse_text(text, name=path, blank_nodes=blank_nodes)


def parse_text(text: str, *, name: Path | str, blank_nodes: bool = False) -> list[ox.Triple]:
    """Read a Turtle text and hold it to the rules every file keeps.

    Parameters
    ----------
    text : str
        A Turtle document.
    name : pathlib.Path or str
        The file to name in errors.
    blank_nodes : bool
        Whether blank nodes are allowed.

    Returns
    -------
    list of pyoxigraph.Triple
        The triples in the order of the text, each once.

    Raises
    ------
    UnreadableError
        If the text is not Turtle or holds no triple.
    FindingsError
        If it breaks a rule.
    """
    triples = read_triples(text, name=name)
    if not blank_nodes:
        refuse_blank_nodes(triples, text, name=name)
    _refuse_language_tags(text, name)
    _refuse_spaces(triples, text, name)
    _refuse_values(triples, text, name)
    return triples


def read_text(path: Path) -> str:
    """Read a text file as UTF-8 with ``\\n`` line ends.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    str
        Its text, without a byte order mark.

    Raises
    ------
    UnreadableError
        If the file cannot be read or is not UTF-8.
    """
    return decode(read_bytes(path), name=path)


def read_bytes(path: Path) -> bytes:
    """Read the bytes of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    UnreadableError
        If the file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"The file cannot be read: {reason}.", file=path, fix="check the file's name and its permissions"
        ) from error


def decode(data: bytes, *, name: Path | str) -> str:
    """Decode the bytes of a file as UTF-8 with ``\\n`` line ends.

    Parameters
    ----------
    data : bytes
        The content.
    name : pathlib.Path or str
        The file to name in errors.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    UnreadableError
        If the bytes are not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise UnreadableError(
            f"Byte {column} of this line (0x{data[error.start]:02x}) is not UTF-8.",
            file=name,
            line=line,
            rule="every file is UTF-8",
            fix="save the file as UTF-8",
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def read_triples(text: str, *, name: Path | str) -> list[ox.Triple]:
    """Read the triples of a Turtle text, asking nothing but that it is RDF 1.1 Turtle.

    Parameters
    ----------
    text : str
        A Turtle document.
    name : pathlib.Path or str
        The file to name in errors.

    Returns
    -------
    list of pyoxigraph.Triple
        The triples in the order of the text, each once.

    Raises
    ------
    UnreadableError
        If the text is not Turtle or holds no triple.
    FindingsError
        If it uses a triple as a term (RDF 1.2).
    """
    try:
        triples = list(
            dict.fromkeys(quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE))
        )
    except SyntaxError as error:
        raise _syntax_error(error, name) from error
    if not triples:
        raise UnreadableError(
            "The file is empty: it holds no triple.",
            file=name,
            fix="restore its content from the last commit, or remove the file",
        )
    if any(isinstance(triple.object, ox.Triple) for triple in triples):
        raise FindingsError(
            "A triple is used as a term of another one.", file=name, rule="files are plain RDF 1.1"
        )
    return triples


def refuse_blank_nodes(triples: Iterable[ox.Triple], text: str, *, name: Path | str) -> None:
    """Refuse blank nodes.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        The triples read from the text.
    text : str
        The text, to find the line.
    name : pathlib.Path or str
        The file to name in errors.

    Raises
    ------
    FindingsError
        If a triple has a blank node.
    """
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            token = first_blank_node(text)
            shown = f" ({token.text})" if token else ""
            raise FindingsError(
                f"There is a blank node here{shown}.",
                file=name,
                line=token.line if token else None,
                rule="no blank nodes in data/: everything has an IRI",
                fix="give it an IRI of its own, like <id/kenkoro#seat>",
            )


def _syntax_error(error: SyntaxError, name: Path | str) -> UnreadableError:
    detail = _PLACE.sub("", error.msg or "").strip().rstrip(".")
    fix = "correct the line; `unionref format FILE` then lays the file out"
    if "No scheme found in an absolute IRI" in detail:
        detail = "a relative IRI stands here, and the file has no @base above it"
        fix = f"begin the file with: @base <{BASE}> ."
    elif "Invalid IRI code point ' '" in detail:
        detail = "an IRI holds a space"
        fix = "write the space in an address as %20"
    column = f" at column {error.offset}" if error.offset else ""
    message = f"This is not valid Turtle{column}: {detail}."
    return UnreadableError(message, file=name, line=error.lineno, fix=fix)


def _refuse_language_tags(text: str, name: Path | str) -> None:
    if _SUSPICIOUS_TAG.search(text) is None:
        return
    for token in language_tags(text):
        if _TAG.fullmatch(token.text):
            continue
        lower = token.text.lower()
        if _TAG.fullmatch(lower):
            message = f"The language tag {token.text} is not in lower case."
            fix = f"write {lower}, or run `unionref format {name}`"
        else:
            message = f"{token.text} is not a language tag."
            fix = "write a tag like @en, @ja, @ja-hrkt or @ja-latn"
        raise FindingsError(
            message,
            file=name,
            line=token.line,
            rule="language tags are in lower case, the only case that survives every store",
            fix=fix,
        )


def _refuse_spaces(triples: Iterable[ox.Triple], text: str, name: Path | str) -> None:
    """Refuse IRIs with the spaces the parser lets through, such as the one between Japanese words."""
    if _SPACE.search(text) is None and "\\u" not in text and "\\U" not in text:
        return
    for triple in triples:
        for term in triple:
            if isinstance(term, ox.NamedNode) and (found := _SPACE.search(term.value)):
                raise FindingsError(
                    f"The IRI {term.value!a} holds a space or a control character.",
                    file=name,
                    line=line_of_iri_with(text, found.group()),
                    rule="IRIs hold no white space",
                    fix="take the character out; Japanese keyboards write it between words",
                )


def _refuse_values(triples: Iterable[ox.Triple], text: str, name: Path | str) -> None:
    for triple in triples:
        value = triple.object
        if not isinstance(value, ox.Literal):
            continue
        datatype = value.datatype.value
        message: str
        rule: str | None
        if is_date_datatype(datatype):
            try:
                PartialDate.from_lexical(value.value, datatype)
                continue
            except FindingsError as error:
                message, rule = error.message, error.rule
        elif datatype in _NUMBERS and not _NUMBERS[datatype][0].fullmatch(value.value):
            message, rule = f'"{value.value}" is not a value of its datatype.', _NUMBERS[datatype][1]
        else:
            continue
        raise FindingsError(
            message,
            file=name,
            line=line_of_typed_literal(text, value.value),
            iri=triple.subject.value if isinstance(triple.subject, ox.NamedNode) else None,
            rule=rule,
            fix="write what the source says; if it gives less, give less (a year, a month)",
        )
