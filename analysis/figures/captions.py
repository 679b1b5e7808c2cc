"""Captions that stand alone: scope, clock, summary, replicates and baseline in every one.

Hoefler & Belli's rule 10: a figure is copied without its page, so its caption must say what was
timed, by which clock, how it was summed up, and over how many independent replicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ..estimates.records import records
from ..reading.study import SCOPE_TITLES, TABLE
from ..words import human_seconds, thousands
from .drawing import Drawing
from .marks import MOST_RAW_POINTS
from .panels import Page, Panel


def standing_text(page: Page, drawing: Drawing, *, raw: bool = True) -> str:
    """Returns the sentences that every caption of measured ratios ends with."""
    panels = page.panels
    parts = [_subject(page), _scopes(panels), _summary(panels, drawing, raw), _baselines(panels)]
    if page.omitted_sizes:
        sizes = ", ".join(thousands(size) for size in page.omitted_sizes)
        parts.append(f"Sizes not shown for want of room: {sizes}; they are in estimates.csv.")
    return " ".join(part for part in parts if part)


def replicates(panels: Sequence[Panel]) -> str:
    """Returns "6 blocks" or "6 to 10 blocks"."""
    blocks = pd.concat([panel.rows["blocks"] for panel in panels])
    low, high = int(blocks.min()), int(blocks.max())
    noun = "repeat" if panels[0].scope == TABLE else "block"
    many = "" if high == 1 else "s"
    return f"{high} {noun}{many}" if low == high else f"{low} to {high} {noun}s"


def _subject(page: Page) -> str:
    frame = pd.concat([panel.rows for panel in page.panels])
    tasks = ", ".join(sorted(set(frame["task"].astype(str)))) if "task" in frame else ""
    pythons = sorted(set(frame["python"].astype(str)) - {""}) if "python" in frame else []
    versions = f"Python {', '.join(pythons)}" if pythons else ""
    settings = page.group if "·" in page.group or " " in page.group else ""
    words = [f"task {tasks}" if tasks else "", versions]
    text = "; ".join(word for word in words if word) or settings
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _scopes(panels: Sequence[Panel]) -> str:
    scopes = list(dict.fromkeys(panel.scope for panel in panels))
    if scopes == [TABLE]:
        return "Times as given in the table; how they were measured is not known to parscale."
    text = "; ".join(f"{scope}: {SCOPE_TITLES[scope]}" for scope in scopes)
    return f"{text[:1].upper()}{text[1:]}; wall time by time.perf_counter_ns."


def _summary(panels: Sequence[Panel], drawing: Drawing, raw: bool) -> str:
    level = f"{drawing.config.level:.0%}".replace("%", " %")
    frame = pd.concat([panel.rows for panel in panels])
    methods = [
        name
        for name in frame["interval_method"].unique()
        if name and not str(name).startswith("1 by")
    ]
    how = f" ({'; '.join(methods)})" if methods else ""
    text = f"Markers and bars: estimate and {level} interval over {replicates(panels)}{how}."
    if raw and drawing.config.raw_points:
        text += " Faint dots: the single blocks"
        many = max(int(panel.rows["blocks"].sum()) for panel in panels) > MOST_RAW_POINTS
        text += ", thinned evenly." if many else "."
    return text


def _baselines(panels: Sequence[Panel]) -> str:
    known: dict[str, float] = {}
    several = len({panel.estimates.study.name for panel in panels}) > 1
    for panel in panels:
        for row in records(panel.rows):
            if row["baseline_seconds"] > 0:
                key = _where(row, several=several)
                known[key] = float(row["baseline_seconds"])
    if not known:
        return "No baseline was measured, so there are no ratios."
    listed = "; ".join(
        f"{key}: {human_seconds(value)}" if key else human_seconds(value)
        for key, value in list(known.items())[:12]
    )
    name = "one worker" if panels[0].scope == TABLE else "the serial loop"
    return f"Baseline ({name}): {listed}."


def _where(row: dict[str, Any], *, several: bool) -> str:
    words = [
        "" if row["scope"] == TABLE else str(row["scope"]),
        "" if pd.isna(row["size"]) else f"{thousands(int(row['size']))} items",
        str(row["study"]) if several else "",
    ]
    return ", ".join(word for word in words if word)
