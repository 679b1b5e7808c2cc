"""The comparison for programs (JSON) and for a job's summary page (Markdown)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parscale.estimation.interval import Estimate
from parscale.study_format.environments import Difference

from .errors import ComparisonError
from .labels import factor_levels
from .outcome import Outcome
from .pairing import Compared
from .side import Side
from .summary import summary
from .wording import (
    duration,
    interval,
    method,
    missing,
    verdict_words,
    warnings,
)

FORMAT = 1


def as_document(outcome: Outcome) -> dict[str, Any]:
    """Returns the outcome as plain data; absent numbers are None."""
    request = outcome.request
    return {
        "format": FORMAT,
        "old": _study(outcome.old),
        "new": _study(outcome.new),
        "question": "reproduction" if request.reproduction else "regression",
        "basis": outcome.basis,
        "threshold": request.threshold,
        "level": request.level,
        "level_each": outcome.level,
        "comparisons": outcome.comparisons,
        "compared": [_compared(one, outcome) for one in outcome.compared],
        "only_in_old": list(outcome.only_old),
        "only_in_new": list(outcome.only_new),
        "environment_differences": [each._asdict() for each in outcome.differences],
        "warnings": warnings(outcome),
        "summary": summary(outcome),
        "exit_code": outcome.exit_code,
    }


def _study(side: Side) -> dict[str, Any]:
    return {"name": side.name, "directory": str(side.directory)}


def _compared(one: Compared, outcome: Outcome) -> dict[str, Any]:
    cells = outcome.new.cells
    ratios = one.ratios
    return {
        "cell": one.cell,
        "label": one.label,
        "factors": factor_levels(cells, outcome.new.factors, one.cell),
        "scope": one.scope or None,
        "verdict": one.verdict.word,
        "reason": one.verdict.reason,
        "old_seconds": _estimate(one.old_seconds),
        "new_seconds": _estimate(one.new_seconds),
        "seconds_ratio": _estimate(ratios.seconds if ratios else None),
        "speedup_ratio": _estimate(ratios.speedup if ratios else None),
    }


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    names = ("value", "low", "high", "level", "replicates", "method")
    return {name: getattr(estimate, name) for name in names}


def as_markdown(outcome: Outcome) -> str:
    """Returns a page: the summary, the warnings, one table row per comparison, the differences."""
    question = "Reproduction" if outcome.request.reproduction else "Comparison"
    lines = [
        f"## {question} of {outcome.old.name} (old) and {outcome.new.name} (new)",
        "",
        f"**{summary(outcome)}**",
        "",
        *(f"> ⚠ {text}\n" for text in warnings(outcome)),
        *_table(outcome),
        "",
        method(outcome),
        "",
        *(f"{text}\n" for text in missing(outcome)),
        *_environment(outcome.differences),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _table(outcome: Outcome) -> list[str]:
    head = ("cell", "scope", "old", "new", "time, new / old", "speedup, new / old", "verdict")
    rows = [_cells(one, outcome) for one in outcome.compared]
    marks = ("---", "---", "--:", "--:", "--:", "--:", "---")
    return [_line(head), _line(marks), *(_line(row) for row in rows)]


def _cells(one: Compared, outcome: Outcome) -> tuple[str, ...]:
    verdict = verdict_words(one, outcome)
    ratios = one.ratios
    return (
        one.label,
        one.scope or "–",
        duration(one.old_seconds),
        duration(one.new_seconds),
        interval(ratios.seconds if ratios else None),
        interval(ratios.speedup if ratios else None),
        f"**{verdict}**" if one.verdict.bad else verdict,
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '∣').replace(chr(10), ' ') for cell in cells)} |"


def _environment(found: Sequence[Difference]) -> list[str]:
    if not found:
        return ["The environments are alike."]
    marks = ("**moves times by itself**" if each.kind == "conditions" else "" for each in found)
    return [
        "Differences of the environments:",
        "",
        *(f"- `{each}` {mark}".rstrip() for each, mark in zip(found, marks, strict=True)),
    ]


def write_documents(outcome: Outcome, as_json: Path | None, markdown: Path | None) -> None:
    """Writes the files that were asked for; ComparisonError when one cannot be written."""
    if as_json is not None:
        _write(as_json, json.dumps(as_document(outcome), indent=1, allow_nan=False) + "\n")
    if markdown is not None:
        _write(markdown, as_markdown(outcome))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ComparisonError(
            f"{path} cannot be written: {error.strerror}; name another file"
        ) from error
