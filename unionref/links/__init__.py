"""Links to other authorities: the mapping sets in ``data/mappings/*.sssom.tsv``.

One row says one thing about one organization and one authority: that an entry there is it (accepted), that an
entry there that looks like it is not (rejected), or that it was searched there and not found. No row means
that nobody has looked yet.
"""

from unionref.links.authorities import AUTHORITIES, PREFIXES, SETS, Authority, authority_of, expand_object
from unionref.links.model import COLUMNS, JUSTIFICATIONS, NO_TERM, Mapping, State
from unionref.links.reading import Known, MappingSet, Read, known_of, read_mappings, read_set, validate
from unionref.links.triples import match_triples, node_iri, node_triples, triples
from unionref.links.writing import format_set, set_text, write_set

__all__ = [
    "AUTHORITIES",
    "COLUMNS",
    "JUSTIFICATIONS",
    "NO_TERM",
    "PREFIXES",
    "SETS",
    "Authority",
    "Known",
    "Mapping",
    "MappingSet",
    "Read",
    "State",
    "authority_of",
    "expand_object",
    "format_set",
    "known_of",
    "match_triples",
    "node_iri",
    "node_triples",
    "read_mappings",
    "read_set",
    "set_text",
    "triples",
    "validate",
    "write_set",
]
