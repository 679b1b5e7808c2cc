"""What the terminal shows: warnings, the table with the worst first, one sentence at the end."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from .judgment import Word
from .outcome import Outcome
from .pairing import Compared
from .summary import summary
from .wording import (
    duration,
    interval,
    method,
    missing,
    verdict_words,
    warnings,
)

MOST_ROWS = 30
MOST_DIFFERENCES = 12
WIDE = 110  # columns from which seconds and both ratios fit side by side
_ORDER: tuple[Word, ...] = (
    "failing",
    "not reproduced",
    "slower",
    "cannot say",
    "faster",
    "no result",
    "reproduced",
    "no difference",
    "the measure",
)
_STYLES: dict[Word, str] = {
    "failing": "bold red",
    "slower": "bold red",
    "not reproduced": "bold red",
    "faster": "green",
    "cannot say": "yellow",
}


def show(outcome: Outcome, console: Console, loud: Console) -> None:
    """Prints the outcome to `console` and its warnings to `loud`, which no pipe should swallow."""
    for text in warnings(outcome):
        loud.print(f"! {text}", style="bold yellow", highlight=False, markup=False)
    console.print(_table(outcome, wide=console.width >= WIDE))
    for text in [method(outcome), *missing(outcome)]:
        console.print(text, highlight=False, markup=False)
    _environment(outcome, console)
    style = "bold red" if outcome.bad else "bold"
    console.print(f"\n{summary(outcome)}", style=style, highlight=False, markup=False)


def _table(outcome: Outcome, *, wide: bool) -> Table:
    table = Table(
        title=f"{outcome.old.name} (old) → {outcome.new.name} (new)",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    table.add_column("cell", min_width=18, ratio=3)
    table.add_column("scope")
    for heading in _numbers(outcome, wide=wide):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", ratio=2, min_width=14)
    rows = sorted(outcome.compared, key=lambda one: _ORDER.index(one.verdict.word))
    for one in rows[:MOST_ROWS]:
        _row(table, one, outcome, wide=wide)
    if len(rows) > MOST_ROWS:
        table.caption = f"{len(rows) - MOST_ROWS} more rows; --markdown FILE writes all of them"
    return table


def _numbers(outcome: Outcome, *, wide: bool) -> list[str]:
    if wide:
        return ["old", "new", "time, new/old", "speedup, new/old"]
    return ["speedup, new/old" if outcome.basis == "speedup" else "time, new/old"]


def _row(table: Table, one: Compared, outcome: Outcome, *, wide: bool) -> None:
    seconds = one.ratios.seconds if one.ratios else None
    speedup = one.ratios.speedup if one.ratios else None
    if wide:
        numbers = [
            duration(one.old_seconds),
            duration(one.new_seconds),
            interval(seconds),
            interval(speedup),
        ]
    else:
        numbers = [interval(speedup if outcome.basis == "speedup" else seconds)]
    cells = [one.label, one.scope, *numbers, verdict_words(one, outcome)]
    table.add_row(
        *(cell.replace("[", "\\[") for cell in cells), style=_STYLES.get(one.verdict.word, "")
    )


def _environment(outcome: Outcome, console: Console) -> None:
    found = outcome.differences
    if not found:
        return
    console.print("Differences of the environments (! moves times by itself):", highlight=False)
    for each in found[:MOST_DIFFERENCES]:
        mark = "!" if each.kind == "conditions" else " "
        console.print(f" {mark} {each}", highlight=False, markup=False)
    if len(found) > MOST_DIFFERENCES:
        console.print(
            f"   and {len(found) - MOST_DIFFERENCES} more; --json FILE writes all of them"
        )
