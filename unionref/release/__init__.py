"""Releases: the graph and the tables made from it as files for every tool, described and with checksums."""

from __future__ import annotations

from unionref.release.dump import FORMATS, MANIFEST, Dumped, check_asked, dump

__all__ = ["FORMATS", "MANIFEST", "Dumped", "check_asked", "dump"]
