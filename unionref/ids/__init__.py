"""The ledger of ids: every id ever minted, what became of it, and whether the files agree."""

from __future__ import annotations

from unionref.ids.changes import mint, redirect
from unionref.ids.comparing import compare
from unionref.ids.ledger import Entry, ledger_path, read_ledger, validate

__all__ = ["Entry", "compare", "ledger_path", "mint", "read_ledger", "redirect", "validate"]
