"""What every figure is given: the studies, their fits, the look, the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from ..configuration import ReportConfig
from ..estimates.estimate import Estimates
from ..models.study_models import CurveKey, LawCurve
from ..reading.study import TABLE
from .canvas import Description
from .panels import Panel
from .style import ArmStyle, arm_styles


@dataclass(frozen=True)
class Drawing:
    """The material of a report's figures."""

    studies: Sequence[Estimates]
    config: ReportConfig
    folder: Path
    curves: Mapping[CurveKey, list[LawCurve]] = field(default_factory=dict)

    def styles(self) -> dict[str, ArmStyle]:
        """Returns the style of every arm, the same in all figures."""
        pairs = [
            (str(arm), str(executor))
            for source in self.studies
            for arm, executor in zip(source.cells["arm"], source.cells["executor"], strict=True)
        ]
        return arm_styles(pairs)

    @property
    def baseline_name(self) -> str:
        """Returns what a speedup of 1 is, for legends and axes."""
        table = all(source.study.scopes == (TABLE,) for source in self.studies)
        return "one worker" if table else "serial loop"

    def cores(self, source: Estimates) -> int | None:
        """Returns the usable cores of a study, or what the configuration says instead."""
        return self.config.usable_cores or source.study.usable_cores

    def curves_of(self, panel: Panel, arm: str) -> list[LawCurve]:
        """Returns the model curves of an arm in a panel, best first, if any may be shown."""
        study = panel.estimates.study
        group = str(panel.rows["group"].iloc[0]) if len(panel.rows) else ""
        return self.curves.get(CurveKey(study.name, panel.scope, group, panel.size, arm), [])

    def described(self, name: str, title: str, caption: str) -> Description:
        """Returns what a figure of this report is saved as."""
        return Description(self.folder, name, title, caption)

    def lane_title(self, panel: Panel) -> str:
        """Returns "warm", or "warm, <study>" where several studies stand side by side."""
        scope = "" if panel.scope == "table" else panel.scope
        several = len(self.studies) > 1
        return ", ".join(
            word for word in (scope, panel.estimates.study.name if several else "") if word
        )


def arm_handles(arms: Sequence[str], styles: Mapping[str, ArmStyle]) -> list[Artist]:
    """Returns legend entries for the arms."""
    return [
        Line2D(
            [],
            [],
            color=styles[arm].color,
            marker=styles[arm].marker,
            markersize=styles[arm].markersize,
            markerfacecolor="none" if styles[arm].hollow else styles[arm].color,
            linewidth=0.9,
            label=arm,
        )
        for arm in arms
    ]


def ordered_arms(panels: Sequence[Panel], drawing: Drawing) -> list[str]:
    """Returns the arms that occur in the panels, in the order of the studies' cells."""
    present = {str(arm) for panel in panels for arm in panel.rows["arm"]}
    return [arm for arm in drawing.styles() if arm in present]
