"""The `#+` header of a stored query: YAML, read with the line of every key, compared with the query below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from unionref.errors import FindingsError, UnreadableError
from unionref.queries import PARAM_LINE, PARAM_TYPES, RESERVED, SLUG, Param, StoredQuery

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
_HEADER_KEYS: Final = ("summary", "question", "tags", "params", "columns", "none")
_PARAM_KEYS: Final = ("type", "required", "default", "description")


def parse_query(text: str, file: Path | str) -> StoredQuery:
    """Read a stored query.

    Parameters
    ----------
    text : str
        The content of the file.
    file : pathlib.Path or str
        The file; its name is the id of the query and its folder the topic.

    Returns
    -------
    StoredQuery
        The query, whose header, parameter lines and columns have been found to agree.

    Raises
    ------
    FindingsError
        If the header is missing or broken, or does not fit the query; names file, line and key.
    """
    import pyoxigraph

    path = Path(file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = _Header(_header_lines(text, path), path)
    header.only(_HEADER_KEYS, header.root, "the header")
    if not SLUG.match(path.stem):
        raise FindingsError(
            f"The name “{path.stem}” cannot be the id of a stored query.",
            file=path,
            fix="name the file with small letters, digits and single hyphens, such as what-merged-into.rq.",
        )
    lines = _param_lines(text, path)
    try:
        result = pyoxigraph.Store().query(text, prefixes=None)
    except SyntaxError as error:
        raise FindingsError(
            "The query is not valid SPARQL 1.1: " + short_syntax_error(error),
            file=path,
            line=syntax_error_line(error),
        ) from error
    if not isinstance(result, pyoxigraph.QuerySolutions):
        raise FindingsError("A stored query is a SELECT query.", file=path)
    params = tuple(_read_param(name, header, lines, text, path) for name in header.param_names())
    for name, (number, _) in lines.items():
        if name not in {param.name for param in params}:
            raise FindingsError(
                f"The line marked “# param” gives ?{name}, which the header does not describe.",
                file=path,
                line=number,
                fix=f"add “{name}: {{type: …, description: …}}” under params.",
            )
    columns = header.strings("columns", required=True)
    selected = tuple(variable.value for variable in result.variables)
    if columns != selected:
        raise FindingsError(
            f"Key “columns” says [{', '.join(columns)}], the query selects [{', '.join(selected)}].",
            file=path,
            line=header.line("columns"),
        )
    return StoredQuery(
        id=path.stem,
        topic=path.parent.name,
        summary=header.text("summary"),
        question=header.text("question"),
        tags=header.strings("tags"),
        params=params,
        columns=columns,
        text=text,
        none=header.text("none") if header.has("none") else "",
    )


def read_text(path: Path) -> str:
    """Read a UTF-8 file.

    Raises
    ------
    UnreadableError
        If it is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise UnreadableError(f"The file cannot be read: {error.strerror or error}.", file=path) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        raise UnreadableError(
            "The file is not UTF-8.",
            file=path,
            line=before.count(b"\n") + 1,
            fix="save it as UTF-8, for example with iconv -f CP932 -t UTF-8.",
        ) from error


def syntax_error_line(error: SyntaxError) -> int | None:
    """Return the line that pyoxigraph names in a syntax error, or None."""
    match = re.search(r"error at (\d+):(\d+)", str(error))
    return int(match.group(1)) if match else None


def short_syntax_error(error: SyntaxError) -> str:
    """Return pyoxigraph's message without the long list of characters that would have been possible."""
    text = re.sub(r"\s+", " ", str(error))
    match = re.match(r"error at (\d+):(\d+):? ?(.*)", text)
    if match is None:
        return text if len(text) < 200 else text[:200] + " …"
    line, column, rest = match.groups()
    rest = re.sub(r"\\u\{[0-9A-F]+\}", "", rest)
    words = re.findall(r"\b[A-Z]{2,}\b", rest) + re.findall(r'"[^"\\ ]+"', rest)
    hint = f" (expected, among others: {', '.join(dict.fromkeys(words[:6]))})" if words else ""
    return f"line {line}, column {column} cannot be understood{hint}."


def _header_lines(text: str, path: Path) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if not line.startswith("#+"):
            break
        lines.append(line[3:] if line.startswith("#+ ") else line[2:])
    if not lines:
        raise FindingsError(
            "The query has no header.",
            file=path,
            line=1,
            fix="begin the file with lines such as “#+ summary: …”, “#+ question: …”, “#+ columns: […]”.",
        )
    return lines


def _param_lines(text: str, path: Path) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        match = PARAM_LINE.match(line)
        if match is None:
            if re.search(r"#\s*param\s*$", line):
                raise FindingsError(
                    "The line is marked “# param” but is not of the form VALUES ?name { term }.",
                    file=path,
                    line=number,
                )
            continue
        if match.group(2) in found:
            raise FindingsError(f"Two lines marked “# param” give ?{match.group(2)}.", file=path, line=number)
        found[match.group(2)] = (number, match.group(3).strip())
    return found


class _Header:
    """The YAML of a header, with the line of every key."""

    def __init__(self, lines: Sequence[str], path: Path) -> None:
        import yaml

        self.path = path
        self._mapping: Any = yaml.MappingNode
        self._sequence: Any = yaml.SequenceNode
        self._scalar: Any = yaml.ScalarNode
        try:
            node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise FindingsError(
                f"The header is not valid YAML: {error.problem}.",
                file=path,
                line=mark.line + 1 if mark else 1,
                fix="put a text that holds a colon, a brace or a quotation mark between double quotes.",
            ) from error
        except yaml.YAMLError as error:
            raise FindingsError(f"The header is not valid YAML: {error}.", file=path, line=1) from error
        if not isinstance(node, self._mapping):
            raise FindingsError("The header is not a list of “key: value” lines.", file=path, line=1)
        self.root = node

    def items(self, node: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in found:
                raise FindingsError(
                    f"Key “{key.value}” stands twice.", file=self.path, line=key.start_mark.line + 1
                )
            found[key.value] = value
        return found

    def only(self, allowed: Sequence[str], node: Any, where: str) -> None:
        self.items(node)
        for key, _ in node.value:
            if key.value not in allowed:
                raise FindingsError(
                    f"Key “{key.value}” is not known in {where}.",
                    file=self.path,
                    line=key.start_mark.line + 1,
                    rule="the keys are " + ", ".join(allowed),
                )

    def has(self, key: str) -> bool:
        return key in self.items(self.root)

    def line(self, key: str) -> int:
        return next((k.start_mark.line + 1 for k, _ in self.root.value if k.value == key), 1)

    def text(self, key: str) -> str:
        node = self.items(self.root).get(key)
        if not isinstance(node, self._scalar) or not node.value.strip():
            raise FindingsError(
                f"Key “{key}” is missing or is not a sentence.", file=self.path, line=self.line(key)
            )
        return str(node.value).strip()

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        node = self.items(self.root).get(key)
        if node is None and not required:
            return ()
        if isinstance(node, self._mapping):
            return tuple(self.items(node))
        if not isinstance(node, self._sequence) or not all(
            isinstance(item, self._scalar) for item in node.value
        ):
            raise FindingsError(
                f"Key “{key}” is missing or is not a list.", file=self.path, line=self.line(key)
            )
        return tuple(str(item.value) for item in node.value)

    def param_names(self) -> list[str]:
        node = self.items(self.root).get("params")
        if node is None:
            return []
        if not isinstance(node, self._mapping):
            raise FindingsError("Key “params” is not a mapping.", file=self.path, line=self.line("params"))
        return list(self.items(node))

    def param(self, name: str) -> tuple[int, dict[str, str]]:
        params = self.items(self.root)["params"]
        line = next(k.start_mark.line + 1 for k, _ in params.value if k.value == name)
        node = self.items(params)[name]
        if not isinstance(node, self._mapping):
            raise FindingsError(f"Parameter “{name}” is not a mapping.", file=self.path, line=line)
        self.only(_PARAM_KEYS, node, f"parameter “{name}”")
        fields = self.items(node)
        for key, value in fields.items():
            if not isinstance(value, self._scalar):
                raise FindingsError(
                    f"Key “{key}” of parameter “{name}” is not a text.", file=self.path, line=line
                )
        return line, {key: str(value.value) for key, value in fields.items()}


def _read_param(
    name: str, header: _Header, lines: Mapping[str, tuple[int, str]], text: str, path: Path
) -> Param:
    line, fields = header.param(name)
    if not _NAME.match(name) or name in RESERVED:
        raise FindingsError(
            f"“{name}” cannot be the name of a parameter.",
            file=path,
            line=line,
            rule="small letters, digits and underscores, and none of " + ", ".join(sorted(RESERVED)),
        )
    if name not in lines:
        raise FindingsError(
            f"Parameter “{name}” has no line in the query.",
            file=path,
            line=line,
            fix=f"add “VALUES ?{name} {{ … }} # param” inside WHERE.",
        )
    if fields.get("type") not in PARAM_TYPES:
        raise FindingsError(
            f"Key “type” of parameter “{name}” is missing or not known.",
            file=path,
            line=line,
            rule="the types are " + ", ".join(PARAM_TYPES),
        )
    if fields.get("required", "false") not in ("true", "false"):
        raise FindingsError(
            f"Key “required” of parameter “{name}” is neither true nor false.", file=path, line=line
        )
    if not fields.get("description", "").strip():
        raise FindingsError(f"Key “description” of parameter “{name}” is missing.", file=path, line=line)
    example = _example(name, lines[name], text, path)
    required = fields.get("required", "false") == "true"
    if fields.get("default", example) != example or (not required and "default" not in fields and example):
        raise FindingsError(
            f"Parameter “{name}” has the default “{fields.get('default', '')}” in the header, but "
            f"“{example}” in the query.",
            file=path,
            line=line,
            rule="the value in the query is the default; UNDEF where an optional parameter has none",
        )
    return Param(
        name=name,
        type=fields["type"],
        required=required,
        default=fields.get("default"),
        description=fields["description"].strip(),
        example=example,
    )


def _example(name: str, line: tuple[int, str], text: str, path: Path) -> str:
    """Evaluate the file's own VALUES line on an empty store and return its one term as a person types it."""
    import pyoxigraph

    from unionref.answers import compact

    prologue = "\n".join(re.findall(r"^\s*(?:PREFIX|BASE)\s.*$", text, re.IGNORECASE | re.MULTILINE))
    query = f"{prologue}\nSELECT ?{name} WHERE {{ VALUES ?{name} {{ {line[1]} }} }}"
    try:
        rows = list(pyoxigraph.Store().query(query))  # type: ignore[arg-type]
    except SyntaxError as error:
        raise FindingsError(f"The values of ?{name} are not RDF terms.", file=path, line=line[0]) from error
    if len(rows) != 1:
        raise FindingsError(
            f"The line of parameter “{name}” holds {len(rows)} terms; it must hold one.",
            file=path,
            line=line[0],
        )
    term = rows[0][0]
    if term is None:
        return ""
    return compact(term.value) if isinstance(term, pyoxigraph.NamedNode) else str(term.value)
