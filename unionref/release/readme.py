"""README.md of a release: where to begin and how to read it, for people who know no RDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from unionref.release.about import LICENSE, About
from unionref.release.files import File

NAME: Final = "README.md"

_BEGIN: Final = (
    (
        "csv/organizations.csv",
        "**A spreadsheet.** `csv/organizations.csv`, `csv/affiliations.csv`, `csv/counts.csv`, "
        "`csv/events.csv` and the others in `csv/`. Import them as text (in Excel: Data, From Text/CSV, file "
        "origin 65001 UTF-8, do not detect data types; in LibreOffice: Unicode (UTF-8), comma, all columns "
        "as text), then make `count` a number. Opened by a double click, Excel shows Japanese names as "
        "nonsense, makes of `1999-09` a day that no source gives, and takes a note that begins with + or - "
        "for a formula.",
    ),
    (
        "unionref.sqlite",
        "**A database.** `unionref.sqlite`, with any program for SQLite; begin with `SELECT * FROM README`.",
    ),
    (
        "parquet/counts.parquet",
        "**Statistics (R, Python, DuckDB).** The tables of `parquet/`, whose columns have types.",
    ),
    (
        "lineage.graphml",
        "**Networks (Gephi, networkx).** `lineage.graphml`: who became what; `affiliation.graphml`: who "
        "belonged to whom.",
    ),
    ("unionref.ttl", "**RDF.** `unionref.ttl`: what stands, and what follows from it."),
    ("unionref.nq.gz", "**A triple store.** `unionref.nq.gz`: all there is, the disputed claims too."),
    ("RELEASE_NOTES.md", "**You know an older version.** `RELEASE_NOTES.md` tells what changed."),
)
"""File → what its readers are told; the lines of the files that are there are written."""

_TABLES: Final = frozenset({"csv/sources.csv", "parquet/sources.parquet", "unionref.sqlite"})
"""Files that show that there are tables, in whatever form."""
_READ: Final = """\
- A row about a fact is a claim that one or more documents make. The column `sources` names them, the
  table `sources` has their addresses. Go back to the document before you publish.
- Where documents differ, all are here. `standing` is `principal` for the claim that stands by a fixed
  rule, `supporting` for one that agrees with it, `disputed` for one that does not stand. **Keep the
  principal rows, or you count things twice.** `contested` is true where another document says otherwise;
  the table `conflicts` says what and why.
- An empty cell means that no document that was read says it. An empty `to` does not mean that something
  goes on.
- `date`, `from` and `to` are as precise as the document (`1999`, `1999-09`); the columns beside them
  (`earliest`, `latest`, `from_latest` …) are the days between which it must lie. `certainty` is `certain`
  if a period held for sure on some day.
- Members were counted by different people in different ways (`basis`), and some figures are rounded
  (`approximate`): compare like with like.
- A label may have been made for this graph where no document gives a name; `note` says so."""


def readme(about: About, files: Sequence[File]) -> bytes:
    """Return the README of a release.

    Parameters
    ----------
    about : About
        What the release is.
    files : sequence of File
        Its other files.

    Returns
    -------
    bytes
        Markdown; only files that are there are told of.
    """
    names = {file.name for file in files}
    cited = " (`CITATION.cff`)" if "CITATION.cff" in names else ""
    begin = [f"- {line}" for name, line in _BEGIN if name in names]
    lines = [
        f"# {about.title}",
        "",
        f"{about.description} Released {about.released.isoformat()}.",
        "",
        *(["## Where to begin", "", *begin, ""] if begin else []),
        *(["## How to read the tables", "", *_READ.splitlines(), ""] if _TABLES & names else []),
        "## Terms",
        "",
        f"Public domain (CC0 1.0, {LICENSE}): use it as you like.",
        f"If you can, cite it{cited} and the document that a fact was read in.",
        "",
        "## All files",
        "",
        "| file | is |",
        "| --- | --- |",
        *(f"| `{file.name}` | {file.about} |" for file in files),
        "| `release.json` | Version, date, and all files with size, media type and checksum. |",
        "| `SHA256SUMS` | All checksums: `sha256sum -c SHA256SUMS` tells whether the files are whole. |",
        "",
    ]
    return "\n".join(lines).encode()
