"""`unionref validate` and `unionref check`: the data held to the shapes, and to all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from unionref.cli.common import (
    LIST_FORMATS,
    emit,
    emit_json,
    engine_option,
    format_option,
    settings,
    terminal,
)
from unionref.errors import EXIT_FINDINGS, EXIT_OK, UsageError

if TYPE_CHECKING:
    from unionref.findings import Finding


@click.command("validate")
@engine_option
@format_option(LIST_FORMATS)
@click.pass_context
def validate_command(ctx: click.Context, engine: str, format: str) -> None:
    """Hold the data to the SHACL shapes; the report is by shape."""
    from unionref import shacl
    from unionref.check import check_shapes
    from unionref.load import load

    used = shacl.choose(engine)
    loaded = load(settings(ctx).find_root())
    findings = check_shapes(loaded, engine)
    _report(ctx, findings, format, f"{len(loaded.files)} files hold to the shapes ({used}).", "shape")


@click.command("check")
@engine_option
@click.option("--update-baseline", is_flag=True, help="Write down that there are fewer warnings now.")
@format_option(LIST_FORMATS)
@click.pass_context
def check_command(ctx: click.Context, engine: str, update_baseline: bool, format: str) -> None:
    """Check everything that a build checks, without building.

    Files, ids, shapes, rules across entities, contradicting dates, and that no rule gives more warnings
    than are known.
    """
    from unionref import check

    root = settings(ctx).find_root()
    if update_baseline:
        if not root.is_checkout:
            raise UsageError(
                "The installed data set is not to be written to.", fix="work in a checkout of the repository."
            )
        baseline = check.update_baseline(root, shacl_engine=engine)
        if format == "json":
            emit_json(baseline)
            return
        lines = [f"{count:5}  {rule}" for rule, count in baseline.items()]
        emit(
            "\n".join([*lines, f"{check.BASELINE} is written: {sum(baseline.values())} warnings are known."])
            + "\n"
        )
        return
    findings = check.examine(root, shacl_engine=engine)
    _report(ctx, findings, format, "Everything holds.", "rule")


def _report(ctx: click.Context, findings: Sequence[Finding], format: str, fine: str, what: str) -> None:
    """Print findings; leave with exit code 1 if one of them is an error."""
    errors = sum(finding.severity == "error" for finding in findings)
    code = EXIT_FINDINGS if errors else EXIT_OK
    if format == "json":
        emit_json([finding.to_json() for finding in findings])
        ctx.exit(code)
    if not findings:
        emit(fine + "\n")
        ctx.exit(code)
    from unionref.tables import rich_table

    counts = Counter((finding.severity, finding.rule) for finding in findings)
    width, color = terminal()
    emit("\n\n".join(str(finding) for finding in findings) + "\n\n")
    emit(
        rich_table(
            [what, "severity", "findings"],
            [[rule, severity, str(count)] for (severity, rule), count in sorted(counts.items())],
            right=[False, False, True],
            last=_summary(errors, len(findings) - errors),
            width=width,
            color=color,
        )
    )
    ctx.exit(code)


def _summary(errors: int, warnings: int) -> str:
    parts: list[Any] = []
    for count, word in ((errors, "error"), (warnings, "warning")):
        if count:
            parts.append(f"{count} {word}{'' if count == 1 else 's'}")
    return " and ".join(parts) + ("." if errors else "; no errors.")
