"""Where the ontology, the data, the queries and the build are, and whether the build is still fresh."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unionref._version import __version__
from unionref.errors import UnreadableError, UsageError

ROOT_VARIABLE: Final = "UNIONREF_ROOT"
BUILD_VARIABLE: Final = "UNIONREF_BUILD"
INPUT_FOLDERS: Final = ("data", "ontology", "queries")
INPUT_SUFFIXES: Final = (".json", ".rq", ".tsv", ".ttl")


@dataclass(frozen=True)
class Root:
    """A folder that holds ``ontology/``, ``data/`` and ``queries/``.

    Parameters
    ----------
    path : pathlib.Path
        The folder.
    is_checkout : bool
        True for a working copy of the repository, where the build goes to ``build/`` beside the data;
        False for the copy inside an installed package, which nothing may write to.
    """

    path: Path
    is_checkout: bool = True

    @property
    def ontology(self) -> Path:
        """The folder of the ontology, the code lists, the shapes and the rules."""
        return self.path / "ontology"

    @property
    def data(self) -> Path:
        """The folder of the facts."""
        return self.path / "data"

    @property
    def queries(self) -> Path:
        """The folder of the stored queries and the checks."""
        return self.path / "queries"

    def relative(self, path: Path) -> str:
        """Return a path below this root as text with forward slashes.

        Parameters
        ----------
        path : pathlib.Path
            A path below the root.

        Returns
        -------
        str
            The relative path, ``data/organizations/kenkoro.ttl``; a path elsewhere is returned as it is.
        """
        return path.relative_to(self.path).as_posix() if path.is_relative_to(self.path) else str(path)


def find_root(explicit: Path | str | None = None) -> Root:
    """Return the folder that holds the data set.

    The first of: the argument; the variable ``UNIONREF_ROOT``; the checkout around this package; the copy
    that travels inside the installed package.

    Parameters
    ----------
    explicit : pathlib.Path or str, optional
        The folder asked for, for example by ``--root``.

    Returns
    -------
    Root
        The folder found.

    Raises
    ------
    UsageError
        If the folder asked for holds no data set, or none is found at all.
    """
    asked = explicit or os.environ.get(ROOT_VARIABLE) or None
    if asked is not None:
        path = Path(asked).expanduser().resolve()
        if not _is_root(path):
            raise UsageError(
                "This folder has no ontology/ and data/, so it is not a unionref data set.",
                file=path,
                fix=f"Give the folder of a checkout with --root or in {ROOT_VARIABLE}.",
            )
        return Root(path, is_checkout=True)
    package = Path(__file__).resolve().parent
    if (package.parent / "pyproject.toml").is_file() and _is_root(package.parent):
        return Root(package.parent, is_checkout=True)
    if _is_root(package / "_bundle"):
        return Root(package / "_bundle", is_checkout=False)
    raise UsageError(
        "No unionref data set is found: neither around the package nor inside it.",
        fix=f"Install unionref again, or give the folder of a checkout with --root or in {ROOT_VARIABLE}.",
    )


def build_dir(root: Root, explicit: Path | str | None = None) -> Path:
    """Return the folder that the build of a data set is written to and read from.

    Parameters
    ----------
    root : Root
        The data set.
    explicit : pathlib.Path or str, optional
        The folder asked for, for example by ``--build``.

    Returns
    -------
    pathlib.Path
        The argument; else the variable ``UNIONREF_BUILD``; else ``build/`` in a checkout; else a folder in
        the user's cache named after the version and the content of the installed data.
    """
    asked = explicit or os.environ.get(BUILD_VARIABLE) or None
    if asked is not None:
        return Path(asked).expanduser().absolute()
    if root.is_checkout:
        return root.path / "build"
    import platformdirs

    cache = platformdirs.user_cache_path("unionref", appauthor=False)
    return cache / f"{__version__}-{content_hash(root)[:16]}"


def input_files(root: Root) -> list[Path]:
    """Return every file that a build depends on, in the order of their relative paths.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    list of pathlib.Path
        The Turtle, query and table files below ``data/``, ``ontology/`` and ``queries/``.
    """
    found: list[tuple[str, str]] = []
    for folder in INPUT_FOLDERS:
        _collect(str(root.path / folder), folder, found)
    found.sort()
    return [Path(path) for _, path in found]


def content_hash(root: Root) -> str:
    """Return a digest of everything a build depends on.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    str
        64 hexadecimal digits: SHA-256 over the version of the package and over the relative path, the
        length and the bytes of each input file, in the order of the paths.

    Raises
    ------
    UnreadableError
        If a file cannot be read.
    """
    digest = hashlib.sha256(f"unionref {__version__}\n".encode())
    found: list[tuple[str, str]] = []
    for folder in INPUT_FOLDERS:
        _collect(str(root.path / folder), folder, found)
    found.sort()
    for name, path in found:
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (half the time of Path.open here)
                content = file.read()
        except OSError as error:
            raise UnreadableError(f"The file cannot be read: {error.strerror}.", file=name) from error
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _is_root(path: Path) -> bool:
    return (path / "ontology").is_dir() and (path / "data").is_dir()


def _collect(folder: str, name: str, found: list[tuple[str, str]]) -> None:
    """Append (relative path, path) of each input file below a folder; os.scandir, because this is on the
    way of every command."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnreadableError(f"The folder cannot be read: {error.strerror}.", file=name) from error
    for entry in entries:
        if entry.is_dir():
            _collect(entry.path, f"{name}/{entry.name}", found)
        elif entry.name.endswith(INPUT_SUFFIXES):
            found.append((f"{name}/{entry.name}", entry.path))
