"""Print what stands between this machine and numbers that can be trusted, and what cures it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from . import Finding, Severity, examine

_STYLES = {Severity.OK: "green", Severity.NOTE: "cyan", Severity.WARNING: "bold yellow"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine the machine, print the findings; return 1 if there are warnings, else 0."""
    chosen = _parser().parse_args(arguments)
    findings = examine(seconds=chosen.seconds)
    warnings = sum(each.severity is Severity.WARNING for each in findings)
    if chosen.json:
        sys.stdout.write(json.dumps([each.as_json() for each in findings], indent=2) + "\n")
    else:
        console = Console()
        console.print(as_table(findings))
        console.print(summary(warnings))
    return 1 if warnings else 0


def as_table(findings: Sequence[Finding]) -> Table:
    """Return the findings as a table that fits narrow terminals."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    table.add_column("check", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("finding, and its cure")
    for each in findings:
        style = _STYLES[each.severity]
        table.add_row(each.name, Text(str(each.severity), style), _told(each))
    return table


def summary(warnings: int) -> str:
    """Return the closing sentence."""
    if not warnings:
        return "\nNo warnings: go ahead."
    noun = "warning" if warnings == 1 else "warnings"
    return f"\n{warnings} {noun}: numbers made now may not be reproduced."


def _told(finding: Finding) -> Text:
    text = Text(finding.text)
    if finding.cure:
        text.append(f"\n→ {finding.cure}", "dim")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m runner.doctor",
        description=__doc__,
        epilog="Exit code: 0 without warnings, 1 with.",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument(
        "--seconds",
        type=float,
        default=1.0,
        help="watch the machine this long (default: %(default)s)",
    )
    return parser
