"""User and password for a store: from the environment or a prompt, never from the command line."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from unionref.errors import UnreadableError

USER: Final = "UNIONREF_STORE_USER"
PASSWORD: Final = "UNIONREF_STORE_PASSWORD"

ASK_FIX: Final = f"put the user into {USER} and the password into {PASSWORD}, then run the same command."


@dataclass(frozen=True)
class Credentials:
    """Who loads.

    Parameters
    ----------
    user : str
        The user; empty if the store knows only a token.
    password : str
        The password, or the token. It is not part of the representation of the object.
    """

    user: str
    password: str = field(repr=False)

    def hide(self, text: str) -> str:
        """Return a text without the password, in any of the forms in which it is sent."""
        for secret in (self.password, _basic(self)):
            if secret:
                text = text.replace(secret, "•••")
        return text


_HASHES: Final = {"MD5": "md5", "SHA-256": "sha256"}

Prompt = Callable[[str], tuple[str, str]]
"""Called with the address of the store; returns user and password."""


def from_environment(environment: Mapping[str, str] | None = None) -> Credentials | None:
    """Return the credentials that the environment holds.

    Parameters
    ----------
    environment : mapping of str to str, optional
        The environment; that of the process if not given.

    Returns
    -------
    Credentials or None
        None if no password is there.
    """
    values = os.environ if environment is None else environment
    password = values.get(PASSWORD, "")
    return Credentials(values.get(USER, ""), password) if password or values.get(USER) else None


def answer(challenge: str, credentials: Credentials, method: str, url: str) -> str:
    """Return the Authorization header that answers a server's challenge.

    Parameters
    ----------
    challenge : str
        The server's WWW-Authenticate header: Basic, Digest (RFC 7616) or Bearer.
    credentials : Credentials
        Who asks.
    method, url : str
        The request that is to be made.

    Returns
    -------
    str
        The value of the header.

    Raises
    ------
    UnreadableError
        If the server wants something else.
    """
    for scheme, rest in _schemes(challenge):
        if scheme == "digest":
            made = _digest(rest, credentials, method, url)
            if made is not None:
                return made
        elif scheme == "basic":
            return f"Basic {_basic(credentials)}"
        elif scheme == "bearer":
            return f"Bearer {credentials.password}"
    raise UnreadableError(
        "The server wants to know who asks, in a way that is not known here: "
        + ", ".join(scheme for scheme, _ in _schemes(challenge))
        + ".",
        iri=url,
        fix="let the store take Basic, Digest or Bearer from this machine.",
    )


def preset(credentials: Credentials) -> str | None:
    """Return the header to send unasked: a token, for which stores give no challenge."""
    return None if credentials.user else f"Bearer {credentials.password}"


def _digest(parameters: str, credentials: Credentials, method: str, url: str) -> str | None:
    """Answer a Digest challenge by RFC 7616 (the standard library's knows ASCII only), if it is known."""
    said = urllib.request.parse_keqv_list(
        [part for part in urllib.request.parse_http_list(parameters) if "=" in part]
    )
    name = said.get("algorithm", "MD5")
    qop = said.get("qop")
    if (
        name.upper() not in _HASHES
        or "nonce" not in said
        or (qop and "auth" not in qop.replace(" ", "").split(","))
    ):
        return None

    def hashed(*parts: str) -> str:
        return hashlib.new(_HASHES[name.upper()], ":".join(parts).encode(), usedforsecurity=False).hexdigest()

    target = urllib.request.Request(url).selector
    realm, nonce = said.get("realm", ""), said["nonce"]
    one, two = hashed(credentials.user, realm, credentials.password), hashed(method, target)
    fields = {"username": credentials.user, "realm": realm, "nonce": nonce, "uri": target}
    more = ""
    if qop:
        own = secrets.token_hex(8)
        fields |= {"cnonce": own, "response": hashed(one, nonce, "00000001", own, "auth", two)}
        more = ", qop=auth, nc=00000001"
    else:
        fields["response"] = hashed(one, nonce, two)
    if "opaque" in said:
        fields["opaque"] = said["opaque"]
    listed = ", ".join(f'{key}="{value}"' for key, value in fields.items())
    return f"Digest {listed}, algorithm={name}{more}"


def _basic(credentials: Credentials) -> str:
    return base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode()


def _schemes(challenge: str) -> list[tuple[str, str]]:
    """Return (scheme in small letters, its parameters) for each challenge, Digest before Basic."""
    found: list[tuple[str, str]] = []
    for part in urllib.request.parse_http_list(challenge):
        word, _, rest = part.strip().partition(" ")
        if "=" not in word:
            found.append((word.lower(), rest))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}, {part.strip()}")
    return sorted(found, key=lambda scheme: {"digest": 0, "basic": 1}.get(scheme[0], 2))
