"""Builds the report's sections from what was examined: verdict first, details after."""

from __future__ import annotations

from collections.abc import Sequence

from ..configuration import ReportConfig
from ..estimates.completeness import shortfall
from ..estimates.noise import noise_warnings
from ..estimates.shapes import shape_sentences
from ..examine import Examined
from ..reading.study import Study
from ..verdict.further_sentences import (
    biased_checks,
    describe_checks,
    describe_missing,
    describe_weak,
    weak_headline,
)
from ..verdict.headline import headline
from ..verdict.law_sentences import describe_laws, describe_shapes
from ..verdict.sentences import describe_all, describe_level
from . import facts, tables
from .blocks import Block, Commands, Drawn, Facts, Picture, Report, Section, Words
from .summary_table import summary_tables

FIRST_FIGURE = ("who_wins", "weak_efficiency")


def build_report(
    examined: Sequence[Examined], figures: Sequence[Drawn], config: ReportConfig
) -> Report:
    """Returns the report of one study, or of several side by side."""
    names = ", ".join(title_of(one.study) for one in examined)
    first = [figure for figure in figures if figure.name.startswith(FIRST_FIGURE)][:1]
    others = [figure for figure in figures if figure not in first]
    return Report(
        f"Does parallelism pay? {names}",
        [
            Section("Verdict", "verdict", _each(examined, verdict_blocks) + _pictures(first)),
            Section("Summary", "summary", _each(examined, _summary)),
            Section("Figures", "figures", _pictures(others) or [_no_figure(figures)]),
            Section("Estimates", "estimates", _estimates(examined, config), folded=True),
            *_models(examined),
            Section("Missing and failed cells", "missing", _each(examined, _missing)),
            Section("Noise", "noise", _each(examined, _noise), folded=True),
            Section("How it was measured", "measured", _each(examined, _measured), folded=True),
        ],
    )


def title_of(study: Study) -> str:
    """Returns "article 2026-01-31T12-00-00"."""
    return f"{study.plan.experiment} {study.name}".strip()


def verdict_blocks(one: Examined) -> list[Block]:
    """Returns what was not measured, the headline with its sentences, and the warnings."""
    first = shortfall(one.study)
    weak = one.study.plan.scaling.kind == "weak"
    lead = weak_headline(one.estimates) if weak else headline(one.answers)
    told = [*describe_all(one.answers), *describe_weak(one.estimates), *describe_shapes(one.models)]
    told += [*describe_laws(one.models, one.answers), *describe_missing(one.estimates)]
    blocks: list[Block] = [Words(first, tone="warning", title="Not complete")] if first else []
    blocks.append(Words(told, lead=lead, tone="verdict"))
    warnings = [*biased_checks(one.checks), *noise_warnings(one.study, one.estimates.tables)]
    if warnings:
        blocks.append(Words(warnings, title="This study was noisy", tone="warning"))
    if one.study.notices:
        blocks.append(Words(one.study.notices, title="What was missing", tone="warning"))
    return blocks


def footnotes(one: Examined) -> list[str]:
    """Returns what stands behind the verdict's numbers, for those who ask."""
    shapes = shape_sentences(one.estimates)
    return [*describe_level(one.answers), *describe_checks(one.estimates, one.checks), *shapes]


def _each(examined: Sequence[Examined], build: object) -> list[Block]:
    blocks: list[Block] = []
    for one in examined:
        if len(examined) > 1:
            blocks.append(Words(title=title_of(one.study)))
        blocks += build(one)  # type: ignore[operator]
    return blocks


def _pictures(figures: Sequence[Drawn]) -> list[Block]:
    return [Picture(figure) for figure in figures]


def _no_figure(figures: Sequence[Drawn]) -> Words:
    text = "No further figure." if figures else "Nothing could be drawn: no cell has a result."
    return Words([text])


def _summary(one: Examined) -> list[Block]:
    return [*summary_tables(one.estimates, one.answers), Words(footnotes(one), tone="note")]


def _estimates(examined: Sequence[Examined], config: ReportConfig) -> list[Block]:
    level = f"{config.level:.0%}".replace("%", " %")
    note = Words([f"Estimates with {level} intervals in brackets."], tone="note")
    return [note, *_each(examined, _estimate_tables)]


def _estimate_tables(one: Examined) -> list[Block]:
    return [*tables.estimate_tables(one.estimates), tables.baseline_table(one.estimates)]


def _models(examined: Sequence[Examined]) -> list[Section]:
    table = tables.model_table([one.models for one in examined])
    notices = [notice for one in examined for notice in one.models.notices()]
    if table is None:
        return []
    return [Section("Models", "models", [table, Words(notices, tone="note")], folded=True)]


def _missing(one: Examined) -> list[Block]:
    return [tables.missing_table(one.estimates)]


def _noise(one: Examined) -> list[Block]:
    return [tables.check_table(one.estimates, one.checks)]


def _measured(one: Examined) -> list[Block]:
    return [
        Facts(facts.measured_lines(one.estimates)),
        Facts(facts.environment_lines(one.study.environment), title="Environment"),
        Commands(facts.reproduce_lines(one.estimates), title="Again"),
    ]
