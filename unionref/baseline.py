"""The baseline: how many warnings each rule is known to give, so that they only become fewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from unionref.errors import FindingsError
from unionref.findings import Finding
from unionref.paths import Root

BASELINE: Final = "queries/checks/baseline.tsv"
BASELINE_RULE: Final = "warnings-only-go-down"


def read_baseline(root: Root) -> dict[str, int] | None:
    """Return how many warnings each rule may give.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    dict of str to int, or None
        Rule → number; None if there is no baseline, so that nothing is compared.

    Raises
    ------
    FindingsError
        If a line is not a rule and a number.
    """
    path = root.path / BASELINE
    if not path.is_file():
        return None
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        rule, _, count = line.partition("\t")
        if not rule or not count.isdecimal():
            raise FindingsError(
                "The line is not a rule, a tab and a number.",
                file=BASELINE,
                line=number,
                fix="unionref check --update-baseline",
            )
        found[rule] = int(count)
    return found


def above_baseline(root: Root, findings: Iterable[Finding]) -> list[Finding]:
    """Return an error for each rule that gives more warnings than the baseline allows.

    Parameters
    ----------
    root : Root
        The data set.
    findings : iterable of Finding
        What was found.

    Returns
    -------
    list of Finding
        The errors; none if there is no baseline.
    """
    baseline = read_baseline(root)
    if baseline is None:
        return []
    return [
        Finding(
            "error",
            BASELINE_RULE,
            f"The rule {rule} gives {count} warning{'s' if count != 1 else ''}; "
            f"{baseline.get(rule, 0)} {'is' if baseline.get(rule, 0) == 1 else 'are'} known.",
            file=BASELINE,
            fix="Put the new ones right. Where the sources do say so, raise the number of the rule in "
            f"{BASELINE} by hand, and say why in the commit.",
        )
        for rule, count in sorted(count_warnings(findings).items())
        if count > baseline.get(rule, 0)
    ]


def count_warnings(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many warnings each rule gives.

    Parameters
    ----------
    findings : iterable of Finding
        What was found.

    Returns
    -------
    dict of str to int
        Rule → number, for the rules that give any, in the order of their names.
    """
    counts = Counter(finding.rule for finding in findings if finding.severity == "warning")
    return dict(sorted(counts.items()))
