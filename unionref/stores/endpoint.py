"""A SPARQL endpoint: queries over the SPARQL 1.1 Protocol, with answers that are checked to be answers."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from unionref.stores.http import Client, Reply, StoreError

FORM: Final = "application/x-www-form-urlencoded"
_DATASET: Final = ("default-graph-uri", "named-graph-uri")


@dataclass(frozen=True)
class Endpoint:
    """Where queries are asked.

    Parameters
    ----------
    client : Client
        Sends the requests.
    url : str
        The address; what it says of `default-graph-uri` and `named-graph-uri` goes with every query.
    dataset : sequence of (str, str)
        More such pairs.
    """

    client: Client
    url: str
    dataset: Sequence[tuple[str, str]] = ()

    def post(self, text: str) -> Reply:
        """Send a query and return whatever comes back."""
        parts = urllib.parse.urlsplit(self.url)
        # by the protocol, parameters of a query that is posted as a form stand in the form
        given = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
        dataset = [pair for pair in given if pair[0] in _DATASET] + list(self.dataset)
        rest = urllib.parse.urlencode([pair for pair in given if pair[0] not in _DATASET])
        form = urllib.parse.urlencode([("query", text), *dataset]).encode()
        return self.client.request(
            "POST", urllib.parse.urlunsplit(parts._replace(query=rest)), form, type=FORM
        )

    def results(self, text: str, what: str = "The query") -> bytes:
        """Return the answer to a query in SPARQL 1.1 Query Results JSON.

        Parameters
        ----------
        text : str
            A SELECT or ASK query.
        what : str
            How to call it in an error.

        Returns
        -------
        bytes
            The answer, checked to be one.

        Raises
        ------
        StoreError
            If the server refuses it, or answers with something else.
        """
        reply = self.post(text)
        if not reply.is_fine or reply.is_page:
            raise self.client.refused(reply, what)
        try:
            answer = json.loads(reply.body)
            is_answer = isinstance(answer["head"], dict) and (
                isinstance(answer["results"]["bindings"], list)
                if "results" in answer
                else isinstance(answer["boolean"], bool)
            )
        except (ValueError, KeyError, TypeError):
            is_answer = False
        if not is_answer:
            kind = reply.headers.get("content-type", "no type")
            raise StoreError(
                f"{what} was answered, but not with SPARQL results in JSON ({kind}): "
                + (self.client.excerpt(reply) or "nothing"),
                status=reply.status,
                iri=reply.url,
                fix="check that the address is a SPARQL 1.1 endpoint, and that nothing stands in between.",
            )
        return reply.body

    def rows(self, text: str, what: str = "The query") -> list[dict[str, str]]:
        """Return the rows of an answer as the texts of their terms, without those that are unbound."""
        answer: dict[str, Any] = json.loads(self.results(text, what))
        return [
            {name: str(term["value"]) for name, term in row.items()}
            for row in answer.get("results", {}).get("bindings", [])
        ]

    def number(self, text: str, what: str = "The query") -> int:
        """Return the one number that a query with the column `n` answers."""
        rows = self.rows(text, what)
        try:
            return int(float(rows[0]["n"]))
        except (IndexError, KeyError, ValueError) as error:
            raise StoreError(
                f"{what} should have been answered by one number, and was not.",
                iri=self.url,
                fix="check that the address is a SPARQL 1.1 endpoint.",
            ) from error

    def truth(self, text: str, what: str = "The query") -> bool:
        """Return the answer to an ASK query."""
        return bool(json.loads(self.results(text, what)).get("boolean", False))
