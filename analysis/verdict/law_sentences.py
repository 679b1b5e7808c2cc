"""What is said of scaling curves: their shape by the measured points, and the law they carry."""

from __future__ import annotations

from collections.abc import Sequence

from ..models.curve_key import CurveKey
from ..models.group import GroupModels
from ..models.interval import ParameterEstimate
from ..models.naming import NAMES
from ..models.observations import Scaling
from ..models.shape import CurveShape, ShapeName
from ..models.study_models import ModelReport
from ..models.table import naming_sentence, quoted_name
from ..reading.study import TABLE
from ..words import capital, listed, number
from .answers import Answer

FEWEST_COUNTS_TOLD = 3
"""Worker counts below which there is no curve, and nothing is said about its law."""
MOST_CURVES_TOLD = 2
"""Curves of one shape that are told each for itself; of more, one and the number of the others."""


def describe_shapes(models: ModelReport) -> list[str]:
    """Returns the curves that fall or lie above the ideal, by their measured points."""
    lines: list[str] = []
    for name in (ShapeName.SUPERLINEAR, ShapeName.RETROGRADE):
        found = _sentences_of(name, models)
        more = len(found) - 1
        lines += found if more < MOST_CURVES_TOLD else found[:1]
        if more >= MOST_CURVES_TOLD:
            lines[-1] += f" {more} more curves are {name.value}; see models.csv."
    lines = list(dict.fromkeys(lines))  # a curve that is both is told once
    if any("[" in line for line in lines) and models.comparisons > 1:
        lines[-1] += (
            f" Intervals in square brackets hold for all {models.comparisons} comparisons of "
            "worker counts at once."
        )
    return lines


def describe_laws(models: ModelReport, answers: Sequence[Answer]) -> list[str]:
    """Returns the law of each family's best arm, or why none is named.

    A table's arms are told each for itself, also where nothing could be compared with one worker.
    """
    wanted = {(answer.scope, answer.size, answer.best.arm) for answer in answers if answer.best}
    return [
        _law(group.key, group.models)
        for group in models.groups
        if len(group.models.curve.workers) >= FEWEST_COUNTS_TOLD
        and ((group.key.scope, group.key.size, group.key.arm) in wanted or group.key.scope == TABLE)
    ]


def _sentences_of(name: ShapeName, models: ModelReport) -> list[str]:
    return [
        f"{_head(group.key)}: {group.models.shape.sentence}."
        for group in models.groups
        if isinstance(group.models.shape, CurveShape) and name in group.models.shape.names
    ]


def _head(key: CurveKey) -> str:
    """Whose curve it is, as a sentence begins; a name from a table stays as it is."""
    return key.words() if key.scope == TABLE else capital(key.words())


def _law(key: CurveKey, models: GroupModels) -> str:
    law, counts = models.named, listed([f"{p:g}" for p in models.curve.workers])
    if law is None:
        return f"{_head(key)}: {naming_sentence(models)} (measured at {counts} workers)."
    values = [
        f"{quoted_name(each.parameter, models)} {_parameter(each)}"
        for each in law.estimates
        if each.value is not None and not each.note.startswith("never reached")
    ]
    return (
        f"{_head(key)}: of the laws tried, {NAMES[law.fit.law.name]} describes the "
        f"{_response(models)} at {counts} workers ({', '.join(values)})."
    )


def _response(models: GroupModels) -> str:
    """What the law was fitted to: ratios, or throughputs where there is no baseline."""
    if not models.ratios.relative:
        return "throughputs"
    return "scaled speedups" if models.series.kind is Scaling.WEAK else "speedups"


def _parameter(estimate: ParameterEstimate) -> str:
    assert estimate.value is not None
    if estimate.low is None or estimate.high is None:
        return f"{number(estimate.value)}, no interval"
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"
