"""Memory: whether a stage of the build will find enough of it, asked before the stage starts."""

from __future__ import annotations

import ctypes
import gc
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from unionref.errors import UnreadableError, UsageError
from unionref.paths import Root

VARIABLE: Final = "UNIONREF_MEMORY"
BASE_BYTES: Final = 80 * 2**20
"""What the program needs whatever the data."""
BYTES_PER_TRIPLE: Final[Mapping[str, int]] = MappingProxyType(
    {"load": 400, "check": 620, "settle": 850, "bound": 910, "infer": 1250, "pack": 1100}
)
"""Stage of the build → bytes for each triple of the data, measured at a million (docs/scale.md), and a
tenth more."""
STORE_BYTES: Final = 700
"""Bytes for each triple of the data that the engine takes on top while it writes the store …"""
STORE_BATCH: Final = 600_000
"""… for as many triples as this, because it writes in batches."""
BYTES_OF_TEXT: Final = 45
"""Bytes of Turtle for a triple, about."""
_MIB: Final = 2**20
_UNITS: Final = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_CGROUPS: Final = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def demand(stages: Iterable[str], triples: int) -> None:
    """See that there is memory for stages of the build.

    Parameters
    ----------
    stages : iterable of str
        Their names.
    triples : int
        The triples of the data.

    Raises
    ------
    UnreadableError
        If one needs more than there is; it names the stage, what it needs and what there is.
    UsageError
        If the variable ``UNIONREF_MEMORY`` is no amount of memory.
    """
    most = limit()
    for stage in stages:
        needed = BASE_BYTES + BYTES_PER_TRIPLE[stage] * triples
        if stage == "pack":
            needed += STORE_BYTES * min(triples, STORE_BATCH)
        if most is not None and needed > most:
            raise UnreadableError(
                f"The stage {stage} of the build needs about {needed / _MIB:,.0f} MiB of memory for "
                f"{triples:,} triples, and there are {most / _MIB:,.0f} MiB.",
                fix="Use a machine with more memory, end other programs, or raise the limit "
                f"({VARIABLE}, ulimit, the container).",
            )


def limit() -> int | None:
    """Return how much memory this process can have, with what it has already.

    Returns
    -------
    int or None
        Bytes: the least of the variable ``UNIONREF_MEMORY`` (``8G``), the limit of the process, that of its
        container, and what the system has left; None if nothing of this is known.

    Raises
    ------
    UsageError
        If the variable is no amount of memory.
    """
    known = [_asked(), _of_process(), *(_number(Path(path)) for path in _CGROUPS), _left()]
    return min((one for one in known if one is not None), default=None)


def estimate(root: Root) -> int:
    """Return about how many triples a data set has, from the size of its files.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    int
        The number.
    """
    return sum(path.stat().st_size for path in root.data.glob("*/*.ttl")) // BYTES_OF_TEXT


def release() -> None:
    """Give memory that was freed back to the system, where the C library can (glibc)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def without_collector() -> Iterator[None]:
    """Let Python not look for circles of references, of which a build makes none worth looking for.

    It looks at every object again each time a quarter more have come; in a large graph that is a quarter of
    the time of some stages. What nothing refers to is freed at once all the same.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _asked() -> int | None:
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)(?:i?B)?", text, re.IGNORECASE)
    if match is None:
        raise UsageError(
            f"“{text}” is no amount of memory.", file=VARIABLE, fix=f"Write a number of bytes: {VARIABLE}=8G"
        )
    return int(float(match[1]) * _UNITS[match[2].upper()])


def _of_process() -> int | None:
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft


def _left() -> int | None:
    """Return what this process has and what the system can still give it."""
    try:
        match = re.search(
            r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text("utf-8"), re.MULTILINE
        )
        pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
        if match is not None:
            return int(match[1]) * 1024 + pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _number(path: Path) -> int | None:
    """Return the number in a file of the system, None if it holds none."""
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdecimal() else None
