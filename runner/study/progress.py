"""Says how far a study is: a live bar with an ETA in a terminal, a line a block elsewhere."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

from ..design.plan import Slot
from ..trial.result import normalized
from ..words import counted, in_words


class StudyProgress:
    """Shows blocks, trials, failures and the time to go on a console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._failed_in_block = 0
        self._causes: Counter[tuple[str, str]] = Counter()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[stage]}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.completed}/{task.total}"),
            TextColumn("{task.fields[eta]}", style="cyan"),
            TextColumn("{task.fields[now]}", style="dim", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
            expand=True,
        )
        self._task = self._bar.add_task("", total=1, stage="preparing", eta="", now="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()
        self._told_causes()

    def references(self, done: int, total: int, label: str) -> None:
        """Say that the serial results are being computed."""
        self._bar.update(
            self._task, stage="serial results", completed=done, total=total, now=_short(label)
        )

    def notice(self, text: str) -> None:
        """Say something that the user should know before going on."""
        self.console.print(Text(text, style="yellow"))

    def block(self, block: int, most: int, trials: int) -> None:
        """Say that a block begins."""
        stage = f"block {block + 1} of {most}"
        self._bar.update(self._task, stage=stage, completed=0, total=trials)

    def trial(self, position: int, slot: Slot, seconds_to_go: float) -> None:
        """Say that a trial begins."""
        eta = f"{in_words(seconds_to_go)} to go"
        self._bar.update(self._task, completed=position, eta=eta, now=_short(str(slot.cell)))

    def failure(self, slot: Slot, status: str, error: str) -> None:
        """Say at once that a trial did not yield a time; each cause is said once, and counted."""
        given_up = status in ("skipped", "unavailable")
        self._failed_in_block += not given_up
        cause = (status, normalized(error))
        self._causes[cause] += 1
        if self._causes[cause] == 1:
            style = "yellow" if given_up else "red"
            text = Text.assemble("  ", (status, style), f" {slot.cell}: {error}")
            self.console.print(text, soft_wrap=True)

    def block_done(self, block: int, most: int, trials: int, seconds_to_go: float) -> None:
        """Say that a block is over, where there is no live bar to say it."""
        failed = f", {self._failed_in_block} of them failed" if self._failed_in_block else ""
        self._failed_in_block = 0
        if not self.console.is_terminal:
            to_go = f", at most {in_words(seconds_to_go)} to go" if seconds_to_go else ""
            self.console.print(
                f"block {block + 1} of at most {most}: {counted(trials, 'trial')}{failed}{to_go}",
                highlight=False,
            )

    def _told_causes(self) -> None:
        """Say how often each cause was met, where it was met again."""
        for (status, error), count in self._causes.items():
            if count > 1:
                self.console.print(Text(f"  {count} × {status}: {error}"), soft_wrap=True)


def _short(label: str, width: int = 44) -> str:
    return label if len(label) <= width else label[: width - 1] + "…"
