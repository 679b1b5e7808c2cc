"""The command ``python -m runner``: Hydra for the configuration, one line for every error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import hydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.plugins import Plugins
from omegaconf import OmegaConf
from rich.console import Console
from rich.text import Text

from runner import schema
from runner.combinations import QUOTES, SweepRequest, spell_out
from runner.commandline import WITH_VALUE, check_options
from runner.complaints import EXPLAINED, complaint
from runner.directory import find
from runner.errors import ConfigError, InterruptedStudyError, ParscaleError
from runner.launch import launch
from runner.plan import weak_size
from runner.quoting import override

TRACEBACK = "PARSCALE_TRACEBACK"
NOT_SWEEPING = {"--help", "-h", "--hydra-help", "--cfg", "-c", "--info", "-i", "--resolve",
                "--shell-completion", "-sc", "--multirun", "-m"}  # fmt: skip
PACKAGE = Path(__file__).resolve().parent


def configuration_folder() -> Path:
    """Return ``conf/``: inside the package in a wheel, beside it in a checkout."""
    inside = PACKAGE / "conf"
    return inside if inside.is_dir() else PACKAGE.parent / "conf"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 1 (failed trials), 2 (bad input), 130."""
    console = Console(stderr=True)
    try:
        wanted = list(sys.argv[1:] if arguments is None else arguments)
        check_options(wanted)
        if "--version" in wanted:
            sys.stdout.write(f"parscale {version()}\n")
            return 0
        return int(composed(resumed(spell_out(wanted)), lambda request: launch(request, console)))
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
        words = f"unexpected {type(error).__name__}: {error} ({TRACEBACK}=1 shows where)"
        return failed(ConfigError(words), console)


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


def composed(arguments: list[str], task: Callable[[SweepRequest], Any]) -> Any:
    """Have Hydra compose ``arguments`` and call ``task`` with the sweep; return its answer.

    Raises whatever ``runner.complaints.EXPLAINED`` lists.
    """
    _prepare_hydra()
    answers: list[Any] = []
    # Said outright: left to itself, Hydra falls back to a single run when something is wrong, and
    # then complains about the commas of the sweep instead.
    asking = {text.split("=")[0] for text in arguments} & NOT_SWEEPING
    sweeping = [] if asking else ["--multirun"]
    argv, sys.argv = sys.argv, ["runner", *sweeping, *arguments]
    try:
        decorate = hydra.main(
            version_base="1.3", config_path=str(configuration_folder()), config_name="config"
        )
        decorate(lambda request: answers.append(task(request)))()
    except SystemExit as leaving:  # argparse: --version, an unknown flag
        return leaving.code if isinstance(leaving.code, int) else 2
    finally:
        sys.argv = argv
    return answers[0] if answers else 0  # none after --help, --cfg, --info


def _prepare_hydra() -> None:
    schema.register()
    OmegaConf.register_new_resolver("weak_size", weak_size, replace=True)
    plugins = str(PACKAGE / "plugins")
    if plugins not in sys.path:
        sys.path.append(plugins)
    # Hydra looks for plugins once a process, which may have been before our folder was on the path.
    Plugins.instance().register(import_module("hydra_plugins.parscale_sweeper").StudySweeper)
    os.environ["HYDRA_FULL_ERROR"] = "1"  # hand errors to us instead of printing a traceback
    _guard_completion_help()


def _guard_completion_help() -> None:
    """Let Hydra 1.3 build its parser on Python 3.14, whose argparse checks every help text.

    Hydra gives a lazy object for the help of ``--shell-completion``; the check of 3.14 wants a
    string. Remove this when Hydra 1.4 is the oldest that is supported.
    """
    if sys.version_info < (3, 14):
        return
    original: Any = argparse.ArgumentParser._check_help  # noqa: SLF001 - see above
    if getattr(original, "guarded", False):
        return

    def check_help(self: argparse.ArgumentParser, action: argparse.Action) -> None:
        if action.help is None or isinstance(action.help, str):
            original(self, action)

    guarded: Any = check_help
    guarded.guarded = True
    argparse.ArgumentParser._check_help = guarded  # noqa: SLF001


def resumed(arguments: list[str]) -> list[str]:
    """Replace ``run=<study>`` by the overrides that study was made with.

    Raises ConfigError where other overrides stand beside it: a resumed study is the same study.
    """
    given = {text.split("=", 1)[0]: text.split("=", 1)[1] for text in _overrides(arguments)}
    run = _plain(given.get("run", "null"))
    if run in ("", "null"):
        return arguments
    directory = find(run, Path(_plain(given.get("outputs", "outputs"))))
    recorded = recorded_overrides(directory.read_plan())
    kept = [text for text in _overrides(arguments) if text.startswith(("dry_run=", "report"))]
    others = set(_overrides(arguments)) - set(recorded) - set(kept)
    others = {text for text in others if not text.startswith(("run=", "outputs="))}
    if others:
        raise ConfigError(
            f"run= goes on with the overrides of that study ({' '.join(recorded)}); "
            f"leave out {' '.join(sorted(others))}"
        )
    flags = [text for text in arguments if text not in _overrides(arguments)]
    return [*flags, *recorded, *kept, override("run", str(directory.path))]


def _overrides(arguments: list[str]) -> list[str]:
    """Return the ``key=value`` words: neither options nor what follows one."""
    before = ["", *arguments]
    return [
        text
        for previous, text in zip(before, arguments, strict=False)
        if "=" in text and not text.startswith("-") and previous not in WITH_VALUE
    ]


def _plain(value: str) -> str:
    """Return the text that an override's value stands for."""
    if value[:1] not in QUOTES:
        return value
    parsed = OverridesParser.create().parse_override(f"text={value}").value()
    return str(parsed)


def recorded_overrides(plan: dict[str, Any]) -> list[str]:
    """Return the overrides in a recorded plan, refusing what a foreign one must not bring.

    Flags and ``hydra`` nodes could load other configuration or call anything: never taken over.
    """
    overrides = plan.get("overrides")
    if not isinstance(overrides, list) or not all(isinstance(text, str) for text in overrides):
        raise ConfigError("plan.yaml is damaged: its overrides are not a list of texts")
    for text in overrides:
        key = text.lstrip("+~").split("=", 1)[0]
        if (
            "=" not in text
            or key.startswith(("-", "hydra"))
            or "_target_" in text
            or "${oc" in text
        ):
            raise ConfigError(f"plan.yaml brings the override {text!r}, which is not taken over")
    return overrides
