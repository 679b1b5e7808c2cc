"""A study before its first trial: a new directory written down, or an old one checked and read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from runner import doctor, environment
from runner.columns import table_schema
from runner.directory import StudyDirectory, shown
from runner.errors import ConfigError
from runner.interpreters import Interpreter
from runner.origin import foreign_code, is_own, signature
from runner.plan import Plan, Slot
from runner.planning import Planned, difference
from runner.preview import announce, warn
from runner.progress import counted
from runner.record import Record, read_back, repaired
from runner.result import TrialResult
from runner.sources import fingerprints

DOCTOR_SECONDS = 0.2

Done = dict[int, tuple[Slot, int, TrialResult]]
Interpreters = dict[str | None, Interpreter]


@dataclass(frozen=True)
class Session:
    """One command's worth of measuring: a directory with what is planned and already done."""

    directory: StudyDirectory
    planned: Planned
    console: Console
    done: Done
    is_new: bool = False

    @property
    def plan(self) -> Plan:
        return self.planned.plan


def begun(
    wanted: Planned,
    directory: StudyDirectory,
    interpreters: Interpreters,
    console: Console,
) -> Session:
    """Write down everything about the study before anything is timed.

    The plan comes last: until it is there, the directory is not a study.
    """
    wanted = wanted.named(directory.name)
    plan = wanted.plan
    try:
        findings = doctor.examine(folder=directory.path, seconds=DOCTOR_SECONDS)
        document = wanted.plan.as_document()
        directory.write_json(directory.table_schema, table_schema(plan.factors))
        environment_now = {
            **described(interpreters, plan),
            "signature": signature(document),
            "doctor": [finding.as_json() for finding in findings],
        }
        directory.write_json(directory.environment, environment_now)
        record_of(directory, plan, interpreters).start()
        directory.write_yaml(directory.plan, document)
    except BaseException:
        directory.discard()
        raise
    announce(wanted, directory.path, console)
    warn(findings, console)
    return Session(directory, wanted, console, {}, is_new=True)


def resumed(
    wanted: Planned,
    directory: StudyDirectory,
    interpreters: Interpreters,
    console: Console,
) -> Session:
    """Check that the study is still the same, and read what it has measured so far."""
    recorded = Plan.from_document(directory.read_plan())
    wanted = wanted.named(recorded.study)  # it may lie under another name by now
    changed = difference(recorded.as_document(), wanted.plan.as_document())
    if changed:
        raise ConfigError(
            f"{directory.path} cannot be resumed, the plan has changed:\n" + "\n".join(changed)
        )
    _check_environment(directory, described(interpreters, wanted.plan), console)
    cut = repaired(directory)
    if not directory.timings.exists() or not directory.timings.stat().st_size:
        record_of(directory, wanted.plan, interpreters).start()
    done = read_back(directory, wanted.plan)
    torn = f", a torn last trial removed ({cut} bytes)" if cut else ""
    console.print(
        f"Resuming {shown(directory.path)}: {counted(len(done), 'trial')} on disk{torn}.",
        highlight=False,
        markup=False,
    )
    return Session(directory, wanted, console, done)


def _check_environment(directory: StudyDirectory, now: dict[str, Any], console: Console) -> None:
    recorded = directory.read_environment()
    if not recorded:
        raise ConfigError(f"{directory.path} cannot be resumed: its environment.json is missing")
    changed = environment.differences(recorded, now)
    serious = [str(each) for each in changed if each.serious]
    if serious:
        raise ConfigError(
            f"{directory.path} cannot be resumed, the environment has changed: "
            + "; ".join(serious)
        )
    others = [str(each) for each in changed if each.key != "signature"]
    if others:
        text = f"Changed since, and taken for harmless: {'; '.join(others)}"
        console.print(text, style="dim", highlight=False, markup=False)


def check_own(directory: StudyDirectory, plan: Plan) -> None:
    """Raise ConfigError where a plan from elsewhere would run code of its choice."""
    foreign = foreign_code(plan)
    if foreign and not is_own(directory):
        raise ConfigError(
            f"{shown(directory.path)} was not written here and runs {', '.join(foreign)}; "
            "measure it anew with `python -m runner.reproduce --trust`"
        )


def described(interpreters: Interpreters, plan: Plan) -> dict[str, Any]:
    """Return the environment of a study, interpreters and measured code included."""
    builds = {each.label: each.build for each in interpreters.values()}
    sources = fingerprints(plan, Path.cwd())
    return {**environment.describe(), "pythons": builds, "sources": sources}


def record_of(directory: StudyDirectory, plan: Plan, interpreters: Interpreters) -> Record:
    """Return the record of a study, with the label of each interpreter."""
    labels = {python: each.label for python, each in interpreters.items()}
    return Record(directory.timings, plan.study, plan.factors, labels)
