"""A study before its first trial: a new directory written down, or an old one checked and read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from parscale.study_format.columns import table_schema
from parscale.study_format.environments import Surroundings, differences
from parscale.study_format.plan_document import parse_plan

from .. import doctor, environment
from ..design.plan import Plan
from ..design.planner import PlannedSweep, difference
from ..errors import ConfigError
from ..record.directory import StudyDirectory
from ..record.durable import write_json, write_yaml
from ..record.timings import Done, Timings, read_back
from ..trial.interpreters import Interpreter
from ..words import counted, shown
from .fingerprints import fingerprints
from .forecast import Forecast
from .preview import announce, warn
from .signature import foreign_code, is_signed_here, signature

DOCTOR_SECONDS = 0.2

Interpreters = dict[str | None, Interpreter]


@dataclass(frozen=True)
class PreparedStudy:
    """A directory with what is planned and already done, ready to be measured."""

    directory: StudyDirectory
    planned: PlannedSweep
    record: Timings
    done: Done
    is_new: bool = False

    @property
    def plan(self) -> Plan:
        return self.planned.plan

    def forecast(self) -> Forecast:
        """Return a forecast that knows nothing but the rough costs."""
        limit = self.planned.sweep.measure.max_trial_seconds
        return Forecast(limit, dict(self.planned.typical))


def start(
    wanted: PlannedSweep,
    directory: StudyDirectory,
    interpreters: Interpreters,
    console: Console,
) -> PreparedStudy:
    """Write down everything about the study before anything is timed.

    The plan comes last: until it is there, the directory is not a study.
    """
    wanted = wanted.named(directory.name)
    plan = wanted.plan
    try:
        findings = doctor.examine(folder=directory.path, seconds=DOCTOR_SECONDS)
        document = plan.as_document()
        write_json(directory.timings_schema, table_schema(plan.factors))
        environment_now = {
            **described(interpreters, plan),
            "signature": signature(document),
            "doctor": [finding.as_json() for finding in findings],
        }
        write_json(directory.environment, environment_now)
        record = record_of(directory, plan, interpreters)
        record.table.start()
        write_yaml(directory.plan, document)
    except BaseException:
        directory.discard()
        raise
    announce(wanted, directory.path, console)
    warn(findings, console)
    return PreparedStudy(directory, wanted, record, {}, is_new=True)


def reopen(
    wanted: PlannedSweep,
    directory: StudyDirectory,
    interpreters: Interpreters,
    console: Console,
) -> PreparedStudy:
    """Check that the study is still the same, and read what it has measured so far."""
    recorded = Plan.from_document(parse_plan(directory.read_plan()))
    wanted = wanted.named(recorded.study)  # it may lie under another name by now
    changed = difference(recorded.as_document(), wanted.plan.as_document())
    if changed:
        raise ConfigError(
            f"{directory.path} cannot be resumed, the plan has changed:\n" + "\n".join(changed)
        )
    _check_environment(directory, described(interpreters, wanted.plan), console)
    record = record_of(directory, wanted.plan, interpreters)
    cut = record.table.resume()
    done = read_back(directory, wanted.plan)
    torn = f", a torn last trial removed ({cut} bytes)" if cut else ""
    console.print(
        f"Resuming {shown(directory.path)}: {counted(len(done), 'trial')} on disk{torn}.",
        highlight=False,
        markup=False,
    )
    return PreparedStudy(directory, wanted, record, done)


def _check_environment(directory: StudyDirectory, now: dict[str, Any], console: Console) -> None:
    recorded = directory.read_environment()
    if not recorded:
        raise ConfigError(f"{directory.path} cannot be resumed: its environment.json is missing")
    changed = differences(Surroundings(recorded), Surroundings(now))
    serious = [str(each) for each in changed if each.kind != "note"]
    if serious:
        raise ConfigError(
            f"{directory.path} cannot be resumed, the environment has changed: "
            + "; ".join(serious)
        )
    if changed:
        text = f"Ignoring harmless changes: {'; '.join(map(str, changed))}"
        console.print(text, style="dim", highlight=False, markup=False)


def check_signed_here(directory: StudyDirectory, plan: Plan) -> None:
    """Raise ConfigError where a plan from elsewhere would run code of its choice."""
    foreign = foreign_code(plan)
    if foreign and not is_signed_here(directory):
        raise ConfigError(
            f"{shown(directory.path)} was not written here and runs {', '.join(foreign)}; "
            "measure it anew with `python -m runner.reproduce --trust`"
        )


def described(interpreters: Interpreters, plan: Plan) -> dict[str, Any]:
    """Return the environment of a study, interpreters and measured code included."""
    builds = {each.label: each.build for each in interpreters.values()}
    sources = fingerprints(plan, Path.cwd())
    return {**environment.describe(), "pythons": builds, "sources": sources}


def record_of(directory: StudyDirectory, plan: Plan, interpreters: Interpreters) -> Timings:
    """Return the record of a study, with the label of each interpreter."""
    labels = {python: each.label for python, each in interpreters.items()}
    return Timings(directory, plan.study, plan.factors, labels)
