"""The command: `python -m analysis.compare OLD NEW [options]`, made to be a gate in CI.

Exit code 1 means that a regression was *shown*; 2 that there is no answer (bad input, different
environments, nothing to judge), so that a gate which cannot fire never passes for a green one.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from ..errors import AnalysisError, did_you_mean
from .errors import ComparisonError
from .request import Request, confidence, fraction

HELP = """\
Compare two studies cell by cell: what got slower, what faster?

  python -m analysis.compare OLD NEW                  directories of studies, or
                                                      folders: the newest one
  python -m analysis.compare OLD NEW --threshold 10%  allow 10 % instead of 5 %
  python -m analysis.compare OLD NEW --scope warm     warm pool only; or cold
  python -m analysis.compare OLD NEW --reproduction   does NEW reproduce OLD?
  python -m analysis.compare OLD NEW --json gate.json --markdown gate.md

  --by seconds  sees a slower function, which slows serial loop and workers
                alike; but a slower machine looks the same. The default.
  --by speedup  lets the machine cancel out, but sees the parallel part alone.
                The default with --reproduction, and when environments differ.
  --anyway      compare although processor, cores, memory, Python ... differ
  --strict      exit 1 also for what cannot be said, and for cells NEW lacks
  --level 0.95  confidence with which all intervals hold together

Slower: the whole interval of new / old, corrected for the number of cells,
lies above 1 + threshold.
Reproduced: it reaches into 1 ± threshold, and is narrow enough to fit there.

Exit codes: 0 no regression shown, 1 a regression (or a result that is not
reproduced), 2 no answer: bad input, other machine, nothing to judge
"""
OPTIONS = (
    "--threshold",
    "--scope",
    "--by",
    "--reproduction",
    "--anyway",
    "--strict",
    "--level",
    "--json",
    "--markdown",
    "--help",
)


class _Parser(argparse.ArgumentParser):
    """An argparse whose errors are one line with a cure, and whose help teaches by example."""

    def error(self, message: str) -> NoReturn:
        raise ComparisonError(f"{message}; see --help")

    def format_help(self) -> str:
        return HELP


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the command line."""
    found = _Parser(prog="python -m analysis.compare", allow_abbrev=False)
    found.add_argument("studies", nargs="*")
    found.add_argument("--threshold", default="0.05")
    found.add_argument("--scope", choices=("warm", "cold"))
    found.add_argument("--by", choices=("seconds", "speedup"))
    found.add_argument("--level", default="0.95")
    for switch in ("--reproduction", "--anyway", "--strict"):
        found.add_argument(switch, action="store_true")
    found.add_argument("--json", type=Path, metavar="FILE")
    found.add_argument("--markdown", type=Path, metavar="FILE")
    return found


def main(arguments: Sequence[str]) -> int:
    """Runs the command and returns its exit code: 0, 1 (a regression), 2 (no answer), 130."""
    _printable_everywhere()
    try:
        return _run(_understood(arguments))
    except AnalysisError as error:
        sys.stderr.write(f"error: {' '.join(str(error).split())}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; run the same command again\n")
        return 130


def _understood(arguments: Sequence[str]) -> argparse.Namespace:
    options, rest = parser().parse_known_args(arguments)
    if rest:
        raise ComparisonError(f"unknown option {rest[0]}.{did_you_mean(rest[0], OPTIONS)}")
    if len(options.studies) != 2:
        given = len(options.studies)
        raise ComparisonError(
            f"{given} stud{'y was' if given == 1 else 'ies were'} given; compare "
            "takes two, the old one first: python -m analysis.compare OLD NEW"
        )
    return options


def _run(options: argparse.Namespace) -> int:
    request = Request(
        threshold=fraction(options.threshold),
        reproduction=options.reproduction,
        basis=options.by,
        scope=options.scope,
        anyway=options.anyway,
        strict=options.strict,
        level=confidence(options.level),
    )
    # Late, for pandas takes most of a second: neither bad options nor --help should wait for it.
    from rich.console import Console  # noqa: PLC0415 - late

    from .documents import write_documents  # noqa: PLC0415 - late
    from .outcome import compare  # noqa: PLC0415 - late
    from .side import open_side, study_directory  # noqa: PLC0415 - late
    from .terminal import show  # noqa: PLC0415 - late

    old, new = (open_side(study_directory(text)) for text in options.studies)
    outcome = compare(old, new, request)
    show(outcome, Console(), Console(stderr=True))
    write_documents(outcome, options.json, options.markdown)
    if outcome.pointless:
        raise ComparisonError(
            "nothing could be judged: no cell was measured at least twice in "
            "both studies; measure six blocks or more"
        )
    return outcome.exit_code


def _printable_everywhere() -> None:
    """Has characters that a terminal lacks replaced: a crash would exit with 1, a regression."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
