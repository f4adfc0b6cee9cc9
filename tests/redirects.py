"""The w3id redirects as a table of cases, and the small part of mod_rewrite that they use, in Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGES = "https://unionref.example"

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = (
    "application/rdf+xml;q=0.9,text/turtle;q=0.9,application/ld+json;q=0.8,application/n-triples;q=0.7,"
    "text/html;q=0.6,application/xhtml+xml;q=0.5,*/*;q=0.1"
)
TURTLE = "text/turtle"
ANYTHING = "*/*"

CASES: tuple[tuple[str, str, str | None], ...] = (
    # path asked for, Accept header, path on the host of the pages (None: no redirect)
    ("", BROWSER, "/"),
    ("", TURTLE, "/"),
    ("id/kenkoro", BROWSER, "/id/kenkoro/"),
    ("id/kenkoro", ANYTHING, "/id/kenkoro/"),
    ("id/kenkoro", "", "/id/kenkoro/"),
    ("id/kenkoro", "application/json", "/id/kenkoro/"),
    ("id/kenkoro", TURTLE, "/id/kenkoro.ttl"),
    ("id/kenkoro", "Text/Turtle;q=0.9, */*;q=0.1", "/id/kenkoro.ttl"),
    ("id/kenkoro", RDFLIB, "/id/kenkoro.ttl"),
    ("id/kenkoro", "application/rdf+xml", "/id/kenkoro.ttl"),
    ("id/kenkoro", "application/ld+json", "/id/kenkoro.ttl"),
    ("id/kenkoro", "application/n-triples", "/id/kenkoro.ttl"),
    ("id/kenkoro", "text/html, text/turtle;q=0.5", "/id/kenkoro/"),
    ("id/kenkoro/", BROWSER, "/id/kenkoro/"),
    ("id/kenkoro.ttl", BROWSER, "/id/kenkoro.ttl"),
    ("id/kenkoro.html", TURTLE, "/id/kenkoro/"),
    ("id/zenroren-hokkaido-2", TURTLE, "/id/zenroren-hokkaido-2.ttl"),
    ("person/kumagai-kanemichi", TURTLE, "/person/kumagai-kanemichi.ttl"),
    ("event/kenkoro-1999", TURTLE, "/event/kenkoro-1999.ttl"),
    ("event/kenkoro-1999", BROWSER, "/event/kenkoro-1999/"),
    ("source/wikipedia-en-zenroren", TURTLE, "/source/wikipedia-en-zenroren.ttl"),
    ("ontology", TURTLE, "/ontology.ttl"),
    ("ontology", RDFLIB, "/ontology.ttl"),
    ("ontology", BROWSER, "/ontology/"),
    ("ontology.ttl", BROWSER, "/ontology.ttl"),
    ("ontology.html", TURTLE, "/ontology/"),
    ("ontology/0.1.0", TURTLE, "/ontology/0.1.0.ttl"),
    ("ontology/0.1.0", BROWSER, "/ontology/0.1.0/"),
    ("shapes", TURTLE, "/shapes.ttl"),
    ("dataset", BROWSER, "/dataset/"),
    ("dataset", TURTLE, "/dataset.ttl"),
    ("dataset/1.2.0", TURTLE, "/dataset/1.2.0.ttl"),
    ("dataset/12.0.31.ttl", ANYTHING, "/dataset/12.0.31.ttl"),
    ("dataset/1.2.0/unionref.ttl", BROWSER, "/dataset/1.2.0/unionref.ttl"),
    ("dataset/1.2.0/csv/event_parties.csv", TURTLE, "/dataset/1.2.0/csv/event_parties.csv"),
    ("kind", TURTLE, "/kind.ttl"),
    ("kind/union", TURTLE, "/kind/union.ttl"),
    ("kind/union", BROWSER, "/kind/union/"),
    ("prefecture/jp-02", BROWSER, "/prefecture/jp-02/"),
    ("reliability/1", TURTLE, "/reliability/1.ttl"),
    ("graph/disputed", TURTLE, "/graph/disputed.ttl"),
    ("graph/disputed", BROWSER, "/graph/disputed/"),
    ("id", BROWSER, None),
    ("id/", BROWSER, None),
    ("id/Kenkoro", BROWSER, None),
    ("id/1kenkoro", TURTLE, None),
    ("id/ken--koro", TURTLE, None),
    ("id/-kenkoro", TURTLE, None),
    ("id/kenkoro-", TURTLE, None),
    ("id/kenkoro/extra", TURTLE, None),
    ("id/kenkoro.rdf", TURTLE, None),
    ("union/kenkoro", BROWSER, None),
    ("ontologyx", TURTLE, None),
    ("ontology/latest", TURTLE, None),
    ("dataset/1.2", TURTLE, None),
    ("dataset/1.2.0/../x", TURTLE, None),
    ("dataset/1.2/unionref.ttl", TURTLE, None),
    ("kinds/union", TURTLE, None),
    ("kind/union/more", TURTLE, None),
    ("graph/other", BROWSER, None),
    ("w3id/id/kenkoro", BROWSER, None),
)


@dataclass(frozen=True)
class Rule:
    """One RewriteRule with the conditions in front of it.

    Parameters
    ----------
    conditions : tuple of (bool, re.Pattern)
        Whether the Accept header must match (or must not), and the pattern.
    pattern : re.Pattern
        Matched against the path below the folder.
    target : str
        The substitution, ``-`` for none.
    flags : tuple of str
        As written between the brackets.
    """

    conditions: tuple[tuple[bool, re.Pattern[str]], ...]
    pattern: re.Pattern[str]
    target: str
    flags: tuple[str, ...]


def read_rules(htaccess: Path) -> tuple[Rule, ...]:
    """Read the rules of a .htaccess file.

    Parameters
    ----------
    htaccess : pathlib.Path
        The file.

    Returns
    -------
    tuple of Rule
        In the order of the file.

    Raises
    ------
    ValueError
        If a directive is not understood: a rule must not go untested.
    """
    rules: list[Rule] = []
    conditions: list[tuple[bool, re.Pattern[str]]] = []
    passive = ("Options ", "RewriteEngine on", "<IfModule ", "</IfModule>", "Header ")
    for line in htaccess.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if not text or text.startswith("#") or text.startswith(passive):
            continue
        words = text.split()
        flags = tuple(words[-1].strip("[]").split(",")) if words[-1].startswith("[") else ()
        if words[0] == "RewriteCond" and words[1] == "%{HTTP_ACCEPT}":
            wanted = not words[2].startswith("!")
            conditions.append((wanted, re.compile(words[2].lstrip("!"), re.I if "NC" in flags else 0)))
        elif words[0] == "RewriteRule":
            rules.append(Rule(tuple(conditions), re.compile(words[1]), words[2], flags))
            conditions = []
        else:
            raise ValueError(f"{htaccess}: not understood: {text}")
    return tuple(rules)


def redirect(rules: tuple[Rule, ...], path: str, accept: str) -> tuple[int, str] | None:
    """Return the status and the address that the rules give, or None for no redirect.

    Parameters
    ----------
    rules : tuple of Rule
        As read by `read_rules`.
    path : str
        The path below the folder, without a leading slash.
    accept : str
        The value of the Accept header.

    Returns
    -------
    tuple of (int, str) or None
        HTTP status and location.
    """
    environment: dict[str, str] = {}
    for rule in rules:
        match = rule.pattern.search(path)
        if not match or any(bool(c.search(accept)) != wanted for wanted, c in rule.conditions):
            continue
        for flag in rule.flags:
            if flag.startswith("E="):
                name, _, value = flag[2:].partition(":")
                environment[name] = value
        if rule.target == "-":
            continue
        location = re.sub(r"%\{ENV:(\w+)\}", lambda m: environment[m.group(1)], rule.target)
        location = re.sub(r"\$(\d)", lambda m, found=match: found.group(int(m.group(1))) or "", location)
        status = next(int(flag[2:]) for flag in rule.flags if flag.startswith("R="))
        return status, location
    return None
