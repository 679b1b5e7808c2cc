"""The command ``python -m runner``: one line for every error, an exit code for every end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from ..config.application import composed
from ..config.compose import SweepRequest
from ..config.explain import EXPLAINED, complaint
from ..config.overrides import CommandLine, Override
from ..config.quoting import override
from ..design.weak_scaling import weak_size
from ..errors import ConfigError, InterruptedStudyError, ParscaleError
from ..record.directory import find
from ..study.launch import launch
from .options import check_options
from .recorded import recorded_overrides

TRACEBACK = "PARSCALE_TRACEBACK"
ALSO_ON_RESUME = ("dry_run", "report")  # may be given anew beside run=


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 1 (failed trials), 2 (bad input), 130."""
    console = Console(stderr=True)
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        if "--version" in words:
            sys.stdout.write(f"parscale {version()}\n")
            return 0
        wanted = CommandLine.parse(words)
        check_options(wanted)
        wanted = resumed(wanted.spelled_out())
        return int(compose_for(wanted, lambda request: launch(request, console)))
    except EXPLAINED as error:
        return failed(complaint(error), console)
    except KeyboardInterrupt:
        return failed(InterruptedStudyError("interrupted"), console)
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        words_ = f"unexpected {type(error).__name__}: {error} ({TRACEBACK}=1 shows where)"
        return failed(ConfigError(words_), console)


def version() -> str:
    """Return the version of this project, as installed."""
    try:
        return metadata.version("parscale")
    except metadata.PackageNotFoundError:
        return "(a checkout that is not installed)"


def failed(error: ParscaleError, console: Console) -> int:
    """Print an error and return its exit code."""
    with suppress(BrokenPipeError):  # whoever read it has gone
        console.print(Text.assemble(("error:", "bold red"), f" {error}"), soft_wrap=True)
    return error.exit_code


def compose_for(command_line: CommandLine, task: Callable[[SweepRequest], Any]) -> Any:
    """Have a command line composed and call ``task`` with the request; return its answer."""
    return composed(command_line, task, weak_size)


def resumed(command_line: CommandLine) -> CommandLine:
    """Replace ``run=<study>`` by the overrides that study was made with.

    Raises ConfigError where other overrides stand beside it: a resumed study is the same study.
    """
    run = command_line.value("run")
    if run in (None, "", "null"):
        return command_line
    directory = find(str(run), Path(command_line.value("outputs") or "outputs"))
    recorded = [Override.parse(text) for text in recorded_overrides(directory.read_plan())]
    kept = [each for each in command_line.overrides if each.top in ALSO_ON_RESUME]
    others = [
        str(each)
        for each in command_line.overrides
        if each not in [*recorded, *kept] and each.key not in ("run", "outputs")
    ]
    if others:
        raise ConfigError(
            f"run= goes on with the overrides of that study ({' '.join(map(str, recorded))}); "
            f"leave out {' '.join(sorted(others))}"
        )
    here = Override.parse(override("run", str(directory.path)))
    return CommandLine(command_line.options, [*recorded, *kept, here])
