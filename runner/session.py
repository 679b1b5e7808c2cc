"""A study before its first trial: a new directory written down, or an old one checked and read."""

from __future__ import annotations

from dataclasses import dataclass
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
from runner.record import Record, read_back, repaired
from runner.result import TrialResult

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

    @property
    def plan(self) -> Plan:
        return self.planned.plan


def begun(
    wanted: Planned,
    directory: StudyDirectory,
    interpreters: Interpreters,
    console: Console,
) -> Session:
    """Write down everything about the study before anything is timed."""
    wanted = wanted.named(directory.name)
    directory.write_yaml(directory.plan, wanted.plan.as_document())
    directory.write_json(directory.table_schema, table_schema(wanted.plan.factors))
    findings = doctor.examine(folder=directory.path, seconds=DOCTOR_SECONDS)
    document = {
        **described(interpreters),
        "signature": signature(directory),
        "doctor": [finding.as_json() for finding in findings],
    }
    directory.write_json(directory.environment, document)
    record_of(directory, wanted.plan, interpreters).start()
    announce(wanted, directory.path, console)
    warn(findings, console)
    return Session(directory, wanted, console, {})


def resumed(
    wanted: Planned,
    directory: StudyDirectory,
    interpreters: Interpreters,
    console: Console,
) -> Session:
    """Check that the study is still the same, and read what it has measured so far."""
    wanted = wanted.named(directory.name)
    recorded = directory.read_plan()
    changed = difference(recorded, wanted.plan.as_document())
    if changed:
        raise ConfigError(
            f"{directory.path} cannot be resumed, the plan has changed:\n" + "\n".join(changed)
        )
    serious = [
        str(each)
        for each in environment.differences(directory.read_environment(), described(interpreters))
        if each.serious
    ]
    if serious:
        raise ConfigError(
            f"{directory.path} cannot be resumed, the environment has changed: "
            + "; ".join(serious)
        )
    cut = repaired(directory)
    if not directory.timings.stat().st_size:
        record_of(directory, wanted.plan, interpreters).start()
    done = read_back(directory, wanted.plan)
    torn = f", a torn last trial removed ({cut} bytes)" if cut else ""
    console.print(
        f"Resuming {shown(directory.path)}: {len(done)} trials are on disk{torn}.", highlight=False
    )
    return Session(directory, wanted, console, done)


def check_own(directory: StudyDirectory, plan: Plan) -> None:
    """Raise ConfigError where a plan from elsewhere would run code of its choice."""
    foreign = foreign_code(plan)
    if foreign and not is_own(directory):
        raise ConfigError(
            f"{shown(directory.path)} was not written here and runs {', '.join(foreign)}; "
            "measure it anew with `python -m runner.reproduce --trust`"
        )


def described(interpreters: Interpreters) -> dict[str, Any]:
    """Return the environment of a study, interpreters included."""
    builds = {each.label: each.build for each in interpreters.values()}
    return {**environment.describe(), "pythons": builds}


def record_of(directory: StudyDirectory, plan: Plan, interpreters: Interpreters) -> Record:
    """Return the record of a study, with the label of each interpreter."""
    labels = {python: each.label for python, each in interpreters.items()}
    return Record(directory.timings, directory.name, plan.factors, labels)
