"""Facts that make a study suspect.

The warnings come from what the operating system counted during the trials
(steal, pressure, throttling, preemption) and from times that fall into two clusters, which no mean
describes (Hoefler & Belli, rules 6 and 8). Pressure and preemption are judged by the serial loop's
trials alone: pools of workers preempt one another on a quiet machine as well.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parscale.estimation.shape import FEWEST_FOR_MODES, shape

from ..reading.study import Study
from .blocks import AGAIN, BlockTable, Floats

STEAL_SHARE = 0.01
PRESSURE_SHARE = 0.10
SHARE_OF_TRIALS = 0.1  # of trials that must show a disturbance before it is told
FEWEST_TRIALS = 3  # of the baseline before the machine's pressure says anything
PREEMPTIONS_PER_SECOND = 200.0
ALARMS_BY_CHANCE = 0.03  # share of unimodal cells that the test for two clusters may name


def noise_warnings(study: Study, tables: dict[str, BlockTable]) -> list[str]:
    """Returns sentences about what disturbed the study, worst first; empty when nothing did."""
    trials = study.trials
    alone = trials[trials["role"].isin(["baseline", "aa"])]
    return [
        *_steal(trials),
        *_pressure(alone),
        *_throttling(trials),
        *_preemption(alone),
        *_load(trials, study.usable_cores),
        *_blas(study),
        *_bimodality(tables),
    ]


def _fact(trials: pd.DataFrame, name: str) -> pd.Series[float]:
    if name not in trials:
        return pd.Series(np.nan, index=trials.index)
    return trials[name].astype(float)


def _steal(trials: pd.DataFrame) -> list[str]:
    share, hit = _shares(trials, "steal_seconds", STEAL_SHARE)
    if not _many(hit):
        return []
    return [
        f"In {hit.sum()} of {len(share)} trials the hypervisor took away more than "
        f"{STEAL_SHARE * 100:.0f} % of the time for other guests; at worst "
        f"{share.max() * 100:.0f} %."
    ]


def _pressure(alone: pd.DataFrame) -> list[str]:
    """The fact is of the whole machine: it says that somebody waited, never that the trial did."""
    share, hit = _shares(alone, "cpu_pressure_seconds", PRESSURE_SHARE)
    if len(share) < FEWEST_TRIALS or not _many(hit):
        return []
    return [
        f"While the baseline was measured, alone, programs on this machine waited for a core for "
        f"more than {PRESSURE_SHARE * 100:.0f} % of the time in {hit.sum()} of {len(share)} "
        f"trials (at worst {share.max() * 100:.0f} %): something else wanted the cores."
    ]


def _shares(
    trials: pd.DataFrame, name: str, limit: float
) -> tuple[pd.Series[float], pd.Series[bool]]:
    share = (_fact(trials, name) / _fact(trials, "trial_seconds")).dropna()
    return share, share > limit


def _many(hit: pd.Series[bool]) -> bool:
    return bool(len(hit) and hit.mean() > SHARE_OF_TRIALS)


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
    if not _many(hit):
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


def _blas(study: Study) -> list[str]:
    serial = set(study.cells.index[study.cells["serial_form"]])
    parallel = study.trials[~study.trials["cell"].isin(serial)]
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
