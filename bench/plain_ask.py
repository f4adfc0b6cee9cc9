"""The plain way to ask what merged into Kenkoro: parse every file with rdflib, run a hand-written query."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import rdflib

QUERY = """
PREFIX ur: <https://w3id.org/unionref/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?predecessor ?name ?event ?date
WHERE {
  ?event ur:ceased ?predecessor ; ur:created|ur:continued <https://w3id.org/unionref/id/kenkoro> .
  OPTIONAL { ?event ur:date ?date }
  OPTIONAL { ?predecessor skos:prefLabel ?name . FILTER(LANG(?name) = "en") }
}
ORDER BY ?name ?predecessor
"""


def main() -> None:
    """Print the answer as CSV."""
    graph = rdflib.Graph()
    for path in sorted(Path("data").rglob("*.ttl")):
        graph.parse(path, format="turtle")
    writer = csv.writer(sys.stdout)
    for row in graph.query(QUERY):
        writer.writerow(row)


if __name__ == "__main__":
    main()
