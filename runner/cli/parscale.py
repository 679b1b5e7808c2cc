"""The console script ``parscale``: one name for every command of the project."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence

from ..config.overrides import CommandLine
from ..config.quoting import override
from ..config.suggestion import did_you_mean
from ..study.analysis_process import become

USAGE = """Does parallelism pay here? Measure it.

usage: parscale COMMAND [arguments]

  run         measure a sweep                parscale run experiment=article
  resume      go on with an interrupted one  parscale resume outputs/article/<run>
  report      figures and report             parscale report outputs/article/<run>
  reproduce   measure a study again          parscale reproduce outputs/article/<run>
  compare     two studies, cell by cell      parscale compare outputs/a/<run> outputs/b/<run>
  doctor      is this machine fit for it?    parscale doctor

`parscale COMMAND --help` tells more about each.
"""

MODULES = {"run": ".cli.run", "reproduce": ".cli.reproduce", "doctor": ".doctor.command"}
ANALYSIS = {"report": "analysis", "compare": "analysis.compare"}


def main() -> int:
    """Run the command named by the first argument and return its exit code."""
    return dispatch(sys.argv[1:])


def dispatch(arguments: Sequence[str]) -> int:
    """Run one command; unknown ones get a line on standard error and exit code 2."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        return 0
    if arguments[0] == "--version":
        arguments = ["run", "--version"]
    name, *rest = arguments
    if name == "resume":
        return _resume(rest)
    if name in MODULES:
        module = importlib.import_module(MODULES[name], __package__.rpartition(".")[0])
        command: Callable[[Sequence[str]], int] = module.main
        return command(rest)
    if name in ANALYSIS:
        become(ANALYSIS[name], rest)
    known = ["resume", *MODULES, *ANALYSIS]
    sys.stderr.write(
        f"error: there is no command '{name}'.{did_you_mean(name, known)} "
        f"Known: {', '.join(sorted(known))}\n"
    )
    return 2


def _resume(rest: Sequence[str]) -> int:
    named = CommandLine.parse(rest).positional()
    help_wanted = bool({"-h", "--help"} & set(rest))
    study = named[-1] if named else ""
    if not study or help_wanted:
        sys.stdout.write("usage: parscale resume [--config-dir FOLDER] DIR, an interrupted study\n")
        return 0 if help_wanted else 2
    others = list(rest)
    others.remove(study)
    return dispatch(["run", override("run", study), *others])
