"""How much of what is seen may be noise: the A/A floor, and facts that make a study suspect.

The baseline measured twice in each block under two labels should differ by nothing; by as much as
it does differ, with its interval, two other cells may as well. That is the noise floor, and no
claim is made inside it. The warnings come from what the operating system counted during the trials
(steal, pressure, throttling, preemption) and from times that fall into two clusters, which no mean
describes (Hoefler & Belli, rules 6 and 8). Pressure and preemption are judged by the serial loop's
trials alone: pools of workers preempt one another on a quiet machine as well.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from parscale.estimation.noise_floor import NoiseFloor
from parscale.estimation.shape import FEWEST_FOR_MODES, shape

from ..reading.study import Study
from .blocks import AGAIN, BlockTable, Floats
from .estimate import Estimates

STEAL_SHARE = 0.01
PRESSURE_SHARE = 0.10
PREEMPTIONS_PER_SECOND = 200.0
SERIAL_FORMS = ("serial", "vectorized", "vectorized_array")
ALARMS_BY_CHANCE = 0.03  # share of unimodal cells that the test for two clusters may name


Floors = Mapping[tuple[str, str], NoiseFloor]


def noise_floors(estimates: Estimates) -> dict[tuple[str, str], NoiseFloor]:
    """Returns the floor of each (scope, baseline hash) that was measured twice."""
    floors = {}
    for scope, table in estimates.tables.items():
        for name in table.columns:
            if name.startswith(AGAIN):
                baseline = name.removeprefix(AGAIN)
                ratios = table.log_ratio(baseline, name)
                if len(ratios):
                    floors[scope, baseline] = NoiseFloor.of(ratios, estimates.level)
    return floors


def noise_warnings(study: Study, tables: dict[str, BlockTable]) -> list[str]:
    """Returns sentences about what disturbed the study, worst first; empty when nothing did."""
    trials = study.trials
    alone = trials[trials["role"].isin(["baseline", "aa"])]
    return [
        *_share(trials, "steal_seconds", STEAL_SHARE, "stolen by the hypervisor (other guests)"),
        *_share(alone, "cpu_pressure_seconds", PRESSURE_SHARE, "spent waiting for a core"),
        *_throttling(trials),
        *_preemption(alone),
        *_load(trials, study.usable_cores),
        *_blas(trials),
        *_bimodality(tables),
    ]


def _fact(trials: pd.DataFrame, name: str) -> pd.Series[float]:
    if name not in trials:
        return pd.Series(np.nan, index=trials.index)
    return trials[name].astype(float)


def _share(trials: pd.DataFrame, name: str, limit: float, words: str) -> list[str]:
    share = (_fact(trials, name) / _fact(trials, "trial_seconds")).dropna()
    hit = share > limit
    if not len(share) or hit.mean() <= 0.1:
        return []
    return [
        (
            f"{hit.sum()} of {len(share)} trials had more than {limit * 100:.0f} % of their time "
            f"{words}; the worst {share.max() * 100:.0f} %."
        )
    ]


def _throttling(trials: pd.DataFrame) -> list[str]:
    hit = _fact(trials, "throttled_periods").dropna() > 0
    if not hit.any():
        return []
    return [
        (
            f"{hit.sum()} of {len(hit)} trials were throttled by their CPU quota: use at most as "
            "many workers as the quota has cores, or raise it."
        )
    ]


def _preemption(trials: pd.DataFrame) -> list[str]:
    rate = (_fact(trials, "involuntary_switches") / _fact(trials, "trial_seconds")).dropna()
    hit = rate > PREEMPTIONS_PER_SECOND
    if not len(rate) or hit.mean() <= 0.1:
        return []
    return [
        (
            f"{hit.sum()} of {len(rate)} trials of the baseline were preempted more than "
            f"{PREEMPTIONS_PER_SECOND:.0f} times a second: something else wanted the cores."
        )
    ]


def _load(trials: pd.DataFrame, cores: int | None) -> list[str]:
    load = _fact(trials, "load_1min").dropna()
    if not len(load) or cores is None:
        return []
    first = float(load.iloc[0])  # before the study itself raised it
    if first < 0.5 * cores:
        return []
    return [
        (
            f"The load average was {first:.1f} on {cores} usable cores when the study began: other "
            "programs were running."
        )
    ]


def _blas(trials: pd.DataFrame) -> list[str]:
    parallel = trials[~trials["executor"].isin(SERIAL_FORMS)]
    if not (_fact(parallel, "blas_unlimited") > 0).any():
        return []
    return [
        (
            "NumPy was loaded and its threads not limited: every worker, and the serial loop, may "
            "have started as many as there are cores; measure.blas_threads=1 shows what one does."
        )
    ]


def _bimodality(tables: dict[str, BlockTable]) -> list[str]:
    texts = []
    for scope, table in tables.items():
        hit = two_clusters(table.values)
        names = [
            name
            for name, index in table.columns.items()
            if hit[index] and not name.startswith(AGAIN)
        ]
        if len(names) > max(1, ALARMS_BY_CHANCE * len(table.columns)):
            texts.append(
                f"The {scope} times of {len(names)} of {len(table.columns)} cells fall "
                "into two clusters: no single number describes them; look at the raw "
                "points."
            )
    return texts


def two_clusters(values: Floats) -> list[bool]:
    """Returns, for each column of (blocks, cells), whether its values fall into two clusters."""
    few = FEWEST_FOR_MODES
    columns = [column[np.isfinite(column)] for column in values.T]
    return [len(column) >= few and bool(shape(column).two_modes) for column in columns]
