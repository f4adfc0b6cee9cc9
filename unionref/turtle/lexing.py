"""Where things stand in a Turtle text: a token scanner that keeps line numbers.

The parser in use gives no lines for what it has read and folds language tags, so that rules about the text
itself (comments, case of language tags) and the place of a finding need their own look at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"\x00-\x20]*>)
    | (?P<string>
          \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}
        | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | \"(?:[^"\\\n\r]|\\.)*\"
        | '(?:[^'\\\n\r]|\\.)*'
      )
    | (?P<tag>@[A-Za-z][A-Za-z0-9-]*)
    | (?P<blank>_:(?:[^\s;,()\[\]<"'\#.]|\.(?=[^\s;,()\[\]<"'\#.]))*|\[|\()
    | (?P<other>(?:\\.|[^\s()\[\],;<"'\#@\\])+|\S)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a Turtle text.

    Parameters
    ----------
    kind : str
        ``comment``, ``iri``, ``string``, ``tag`` (a language tag or a directive), ``blank`` (``[``, ``(`` or
        a blank node label) or ``other``.
    text : str
        The piece as written.
    line : int
        The line it begins on, counted from 1.
    """

    kind: str
    text: str
    line: int


def tokens(text: str) -> Iterator[Token]:
    """Cut a Turtle text into tokens.

    Parameters
    ----------
    text : str
        A Turtle document with ``\\n`` line ends; need not be valid.

    Yields
    ------
    Token
        The tokens in order, white space left out.
    """
    line = 1
    seen = 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        yield Token(match.lastgroup or "other", match.group(), line)


def first_comment(text: str) -> Token | None:
    """Return the first comment of a Turtle text, or None if it has none.

    Parameters
    ----------
    text : str
        A Turtle document.

    Returns
    -------
    Token or None
        The comment.
    """
    if "#" not in text:
        return None
    return next((token for token in tokens(text) if token.kind == "comment"), None)


def first_blank_node(text: str) -> Token | None:
    """Return the first place where a Turtle text makes a blank node, or None if it makes none.

    Parameters
    ----------
    text : str
        A Turtle document.

    Returns
    -------
    Token or None
        The bracket or label.
    """
    return next((token for token in tokens(text) if token.kind == "blank"), None)


def language_tags(text: str) -> Iterator[Token]:
    """Find the language tags of a Turtle text.

    Parameters
    ----------
    text : str
        A Turtle document.

    Yields
    ------
    Token
        Each tag with its ``@``.
    """
    before = ""
    for token in tokens(text):
        if token.kind == "tag" and before == "string":
            yield token
        before = token.kind


def line_of_iri_with(text: str, character: str) -> int | None:
    """Return the line of the first IRI that holds a character, written as it is or as an escape.

    Parameters
    ----------
    text : str
        A Turtle document.
    character : str
        One character.

    Returns
    -------
    int or None
        The line counted from 1; None if there is no such IRI.
    """
    code = ord(character)
    escape = re.compile(rf"{re.escape(character)}|\\u{code:04x}|\\U{code:08x}", re.IGNORECASE)
    found = (token for token in tokens(text) if token.kind == "iri" and escape.search(token.text))
    return next((token.line for token in found), None)


def line_of_typed_literal(text: str, lexical: str) -> int | None:
    """Return the line of the first literal with a given text and a datatype.

    Parameters
    ----------
    text : str
        A Turtle document.
    lexical : str
        The text of the literal, without quotes.

    Returns
    -------
    int or None
        The line counted from 1; None if the literal is written in another way.
    """
    before: Token | None = None
    for token in tokens(text):
        if before is not None and before.kind == "string" and token.text.startswith("^^"):
            quotes = 3 if before.text[:3] in ('"""', "'''") and len(before.text) >= 6 else 1
            if before.text[quotes:-quotes] == lexical:
                return before.line
        before = token
    return None
