"""The parameter table: one row per number, for `report/models.csv`.

Rows hold plain values. A number that cannot be given is an empty value with a note that begins with
"cannot say"; an interval end that is unbounded is infinite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .fit import Fit
from .group import FittedLaw, GroupModels, examine
from .interval import LEVEL, Estimate
from .observations import Observations, Scaling
from .ratio import Ratio
from .refusal import CannotSay
from .selection import Candidate
from .weak import weak_efficiency


@dataclass(frozen=True)
class ParameterRow:
    """One number of one model of one group; None where there is none."""

    study: str
    group: str
    model: str
    parameter: str
    value: float | None
    low: float | None
    high: float | None
    aicc: float | None
    lack_of_fit_p: float | None
    unit: str = ""
    standard_error: float | None = None
    note: str = ""


def fit_group(
    observations: Observations,
    *,
    study: str = "",
    group: str = "",
    baseline: Observations | None = None,
    level: float = LEVEL,
) -> list[ParameterRow]:
    """Fit every model to a group and list its parameters."""
    models = examine(observations, baseline, level)
    if isinstance(models, CannotSay):
        return [_refused(study, group, "all", models)]
    return parameter_rows(models, study=study, group=group)


def parameter_rows(models: GroupModels, *, study: str = "", group: str = "") -> list[ParameterRow]:
    """The rows of a group that was examined already."""
    rows = []
    standing = {candidate.name: candidate for candidate in models.candidates}
    for name, law in models.laws.items():
        if isinstance(law, CannotSay):
            rows.append(_refused(study, group, name, law))
        else:
            rows += _law_rows(law, models, standing.get(name), study, group)
    if models.series.kind is Scaling.WEAK:
        rows += _weak_rows(models, study, group)
    else:
        rows += _karp_flatt_rows(models, study, group)
    return rows


def _refused(study: str, group: str, model: str, why: CannotSay) -> ParameterRow:
    return ParameterRow(study, group, model, "", None, None, None, None, None, note=why.sentence)


def _law_rows(
    law: FittedLaw, models: GroupModels, standing: Candidate | None, study: str, group: str
) -> Iterator[ParameterRow]:
    shared = [*models.remarks, *_fit_notes(law.fit, standing)]
    moved = {each.parameter: each.sentence for each in law.moved}
    for each in law.estimates:
        name = each.parameter.name
        own = [each.note, _bound_note(each), moved.get(name, "")]
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
            unit=each.parameter.unit,
            standard_error=each.standard_error,
            note="; ".join(part for part in [*own, *shared] if part),
        )


def _fit_notes(fit: Fit, standing: Candidate | None) -> Iterator[str]:
    if fit.degrees < 1:
        yield "no interval: as many parameters as worker counts"
    if fit.aicc is None:
        yield "no AICc: too few observations for it"
    if fit.misfit:
        yield "the law misses the means (lack of fit): intervals widened to that"
    if standing is not None and standing.listed:
        yield "best AICc" if standing.difference == 0 else "within 2 AICc of the best"


def _bound_note(estimate: Estimate) -> str:
    if estimate.value is None or not estimate.profiled or estimate.parameter.shown is not None:
        return ""
    if estimate.value == estimate.parameter.low:
        return "at its bound 0: fixed there, the others refitted"
    return ""


def _weak_rows(models: GroupModels, study: str, group: str) -> Iterator[ParameterRow]:
    if isinstance(models.speedups, CannotSay):
        yield _refused(study, group, "weak", models.speedups)
        return
    for workers, speedup in models.speedups.items():
        efficiency = weak_efficiency(speedup, workers)
        yield _ratio_row(study, group, "weak", f"scaled_speedup[{workers:g}]", speedup)
        yield _ratio_row(study, group, "weak", f"weak_efficiency[{workers:g}]", efficiency)


def _ratio_row(study: str, group: str, model: str, name: str, ratio: Ratio) -> ParameterRow:
    note = "no interval: a single measurement" if ratio.low is None else ""
    return ParameterRow(
        study, group, model, name, ratio.value, ratio.low, ratio.high, None, None, "1", note=note
    )


def _karp_flatt_rows(models: GroupModels, study: str, group: str) -> Iterator[ParameterRow]:
    if isinstance(models.serial_fractions, CannotSay):
        yield _refused(study, group, "karp_flatt", models.serial_fractions)
        return
    for each in models.serial_fractions:
        ratio = Ratio(each.value, each.low, each.high)
        row = _ratio_row(study, group, "karp_flatt", f"serial_fraction[{each.workers:g}]", ratio)
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
            None,
            None,
            "1 per worker",
            note=f"{course.course.value}: {course.sentence}",
        )


def _flagged(row: ParameterRow) -> ParameterRow:
    sure = row.high is not None and row.high < 0
    flag = "negative: superlinear" if sure else "negative: superlinear if the interval allows"
    note = "; ".join(part for part in (flag, row.note) if part)
    return ParameterRow(**{**row.__dict__, "note": note})
