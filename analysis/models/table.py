"""The parameter table: one row per number, for `report/models.csv`.

Rows hold plain values. A number that cannot be given is an empty value with a note that begins with
"cannot say"; an interval end that is unbounded is infinite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parscale.estimation.interval import Estimate

from .fit import Fit
from .group import FittedLaw, GroupModels
from .interval import ParameterEstimate
from .karp_flatt import SerialFraction
from .law import Parameter
from .naming import NAMES
from .observations import Scaling
from .refusal import CannotSay


@dataclass(frozen=True)
class ParameterRow:
    """One number of one model of one group; None where there is none."""

    study: str
    group: str
    model: str
    parameter: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    aicc: float | None = None
    lack_of_fit_p: float | None = None
    unit: str = ""
    standard_error: float | None = None
    note: str = ""


def parameter_rows(models: GroupModels, *, study: str = "", group: str = "") -> list[ParameterRow]:
    """Returns the rows of a group: its shape, the named law, every law tried, what was measured."""
    rows = [
        ParameterRow(study, group, "shape", "", note=models.shape.sentence),
        ParameterRow(study, group, "named law", "", note=naming_sentence(models)),
    ]
    for name, law in models.laws.items():
        if isinstance(law, CannotSay):
            rows.append(refused(study, group, name, law))
        else:
            rows += _law_rows(law, models, study, group)
    if models.series.kind is Scaling.WEAK:
        rows += _weak_rows(models, study, group)
    else:
        rows += _karp_flatt_rows(models, study, group)
    return rows


def naming_sentence(models: GroupModels) -> str:
    """Returns which law is named, or why none is, as one clause."""
    if models.naming.law is not None:
        counts = ", ".join(f"{p:g}" for p in models.curve.workers)
        return f"{NAMES[models.naming.law]}, at {counts} workers"
    assert models.naming.refusal is not None
    return models.naming.refusal.sentence.replace("cannot say:", "cannot say which law:", 1)


def refused(study: str, group: str, model: str, why: CannotSay) -> ParameterRow:
    """Returns the row that stands where a number cannot be given."""
    return ParameterRow(study, group, model, "", note=why.sentence)


def _law_rows(
    law: FittedLaw, models: GroupModels, study: str, group: str
) -> Iterator[ParameterRow]:
    shared = [*models.remarks, *_fit_notes(law.fit), *_standing(law, models)]
    moved = {each.parameter: each.sentence for each in law.moved}
    for each in law.estimates:
        name = quoted_name(each.parameter, models)
        own = [each.note, _bound_note(each), moved.get(each.parameter.name, "")]
        yield ParameterRow(
            study,
            group,
            law.fit.law.name,
            name,
            each.value,
            each.low,
            each.high,
            law.fit.aicc,
            law.fit.lack_of_fit_p,
            unit=_unit(each.parameter, models),
            standard_error=each.standard_error if each.value is not None else None,
            note="; ".join(part for part in [*own, *shared] if part),
        )


def quoted_name(parameter: Parameter, models: GroupModels) -> str:
    """Returns a parameter's name; a limit of throughput over the baseline's is one of speedup."""
    limit = models.ratios.relative and parameter.name == "throughput_limit"
    return "speedup_limit" if limit else parameter.name


def _unit(parameter: Parameter, models: GroupModels) -> str:
    if not models.ratios.relative:
        return parameter.unit
    return parameter.unit.replace("throughput", "speedup")


def _fit_notes(fit: Fit) -> Iterator[str]:
    if fit.degrees < 1:
        yield "no interval: as many parameters as worker counts"
    if fit.misfit:
        yield "the law misses the means (lack of fit): intervals widened to that"


def _standing(law: FittedLaw, models: GroupModels) -> Iterator[str]:
    """Whether the law is the one that is named, or why it is not."""
    name = law.fit.law.name
    if name == models.naming.law:
        yield "best: the simplest law that the points carry"
    elif name in models.naming.excluded:
        yield f"not named: {models.naming.excluded[name]}"


def _bound_note(estimate: ParameterEstimate) -> str:
    if estimate.value is None or not estimate.profiled or estimate.parameter.shown is not None:
        return ""
    if estimate.value == estimate.parameter.low:
        return "at its bound 0: fixed there, the others refitted"
    return ""


def _weak_rows(models: GroupModels, study: str, group: str) -> Iterator[ParameterRow]:
    speedups = models.ratios.speedups
    if isinstance(speedups, CannotSay):
        yield refused(study, group, "weak", speedups)
        return
    for workers, speedup in sorted(speedups.items()):
        efficiency = models.ratios.efficiencies[workers]
        yield _ratio_row(study, group, "weak", f"scaled_speedup[{workers:g}]", speedup)
        yield _ratio_row(study, group, "weak", f"weak_efficiency[{workers:g}]", efficiency)


def _ratio_row(
    study: str, group: str, model: str, name: str, ratio: Estimate | SerialFraction
) -> ParameterRow:
    note = "no interval" if ratio.low is None else ""
    return ParameterRow(
        study, group, model, name, ratio.value, ratio.low, ratio.high, unit="1", note=note
    )


def _karp_flatt_rows(models: GroupModels, study: str, group: str) -> Iterator[ParameterRow]:
    if isinstance(models.serial_fractions, CannotSay):
        yield refused(study, group, "karp_flatt", models.serial_fractions)
        return
    for each in models.serial_fractions:
        row = _ratio_row(study, group, "karp_flatt", f"serial_fraction[{each.workers:g}]", each)
        yield _flagged(row) if each.superlinear else row
    course = models.trend
    if course is not None:
        yield ParameterRow(
            study,
            group,
            "karp_flatt",
            "trend_per_worker",
            course.slope,
            course.low,
            course.high,
            unit="1 per worker",
            note=f"{course.course.value}: {course.sentence}",
        )


def _flagged(row: ParameterRow) -> ParameterRow:
    sure = row.high is not None and row.high < 0
    flag = "negative: superlinear" if sure else "negative: superlinear if the interval allows"
    return replace(row, note="; ".join(part for part in (flag, row.note) if part))
