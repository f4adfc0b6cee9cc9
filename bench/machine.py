"""Say on what the figures were measured."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from unionref._version import __version__


def describe() -> dict[str, str]:
    """Return what a reader needs to know of the machine and the versions.

    Returns
    -------
    dict of str to str
        Processor, cores, memory, system, load, Python and the versions of the parts compared.
    """
    facts = {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count() or 0),
        "memory": _line("/proc/meminfo", "MemTotal"),
        "system": platform.platform(terse=True),
        "load average before (1, 5, 15 minutes)": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "Python": platform.python_version(),
    }
    facts["unionref"] = __version__
    for name in ("rdflib", "pyoxigraph", "pyshacl", "pyshifty", "owlrl"):
        facts[name] = version(name)
    return facts


def _line(path: str, key: str) -> str:
    """Return the value of the first ``key : value`` line of a file of the system, or nothing."""
    source = Path(path)
    if source.exists():
        for line in source.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == key:
                return " ".join(value.split())
    return ""
