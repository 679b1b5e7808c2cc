"""How often claims, the rule's level and unpaired repeats hold: tables of `benchmarks.coverage`."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from parscale.estimation import (
    Estimate,
    Family,
    StopRule,
    claim,
    holm_claims,
    not_told_apart,
    paired_ratio,
    unpaired_ratio,
)
from parscale.estimation.simulation import Grid, Noise, blocks_used, log_ratios, log_seconds

Row = dict[str, str]
"""One row of a table: column names and what stands there."""
CELLS = 12
SERIAL, POOL = Noise("loop", spread=0.02), Noise("pool", spread=0.03)


def family(studies: int) -> Iterator[Row]:
    """Twelve pools, six of them 8 % faster than the loop, which is less noisy."""
    truth = np.where(np.arange(CELLS) < CELLS // 2, math.log(1.08), 0.0)[:, None]
    for blocks in (6, 8, 10):
        generator = np.random.default_rng(blocks)
        found = [judged(truth, blocks, generator) for _ in range(studies // 5)]
        yield {"blocks": str(blocks)} | {
            name: f"{100 * float(np.mean([entry[name] for entry in found])):.1f}"
            for name in found[0]
        }


def judged(truth: Grid, blocks: int, generator: np.random.Generator) -> dict[str, float]:
    """What one study claims of the faster half, falsely of the other half, and of the fastest."""
    moments = np.zeros((CELLS, blocks))
    loop = SERIAL.log_seconds(generator, moments[:1])
    pools = POOL.log_seconds(generator, moments) - truth
    again = SERIAL.log_seconds(generator, moments[:1])
    floor = paired_ratio(loop - again).high or math.inf
    estimates = [paired_ratio(row, Family(CELLS).each) for row in loop - pools]
    claims = [claim(found) for found in estimates]
    holm = list(holm_claims(dict(enumerate(loop - pools))).values())
    half = CELLS // 2
    best = int(np.argmin(np.median(pools, axis=1)))
    rivals = {cell: row - pools[best] for cell, row in enumerate(pools) if cell != best}
    return {
        "Bonferroni: power, %": float(np.mean([word == "faster" for word in claims[:half]])),
        "any false, %": any(word in ("faster", "slower") for word in claims[half:]),
        "Holm: power, %": float(np.mean([word == "faster" for word in holm[:half]])),
        "Holm: any false, %": any(word in ("faster", "slower") for word in holm[half:]),
        "outside A/A as well: power, %": float(
            np.mean([(found.low or 0.0) > floor for found in estimates[:half]])
        ),
        "fastest left out, %": 0 not in {best} | not_told_apart(rivals),
    }


def claimed_level(studies: int) -> Iterator[Row]:
    """Target of 5 %, at most 40 blocks: how wide the claims' intervals are when the study ends."""
    for cells in (3, 12):
        for name, comparisons in (("each cell alone", 1), ("the claims", cells)):
            rule = StopRule(0.05, max_blocks=40, comparisons=comparisons)
            ratios = log_ratios(Noise("x"), cells * studies // 30, 40, np.random.default_rng(cells))
            used = blocks_used(ratios, rule)
            rows = [row[:count] for row, count in zip(ratios, used, strict=True)]
            each = Family(cells).each
            widths = [100 * (paired_ratio(row, each).half_width_log or math.inf) for row in rows]
            early = [paired_ratio(row) for row in rows if row.size < 40]
            yield {
                "cells": str(cells),
                "the rule watches": name,
                "blocks used": f"{used.mean():.1f}",
                "half-width, median": f"±{np.median(widths):.1f} %",
                "95th percentile": f"±{np.quantile(widths, 0.95):.1f} %",
                "held by cells that left early, %": held(early, 1.0),
            }


def unlabelled(studies: int) -> Iterator[Row]:
    """Independent repeats of two worker counts, taken as such and, sorted, as if paired."""
    for repeats in (3, 4, 6, 10, 20, 65):
        row = {"repeats": str(repeats)}
        for times in (1, 2, 9):
            noisy = Noise("noisy", spread=0.05 * times)
            arms = log_seconds(Noise("x"), noisy, studies, repeats, np.random.default_rng(repeats))
            found = [unpaired_ratio(one, many) for one, many in zip(*arms, strict=True)]
            row[f"spreads 1:{times}, %"] = held(found, 1.0)
            if times == 1:
                ordered = np.sort(arms[0], axis=1) - np.sort(arms[1], axis=1)
                paired = held([paired_ratio(one) for one in ordered], 1.0)
        yield {**row, "sorted and paired, %": paired}


def held(estimates: list[Estimate], truth: float) -> str:
    """Percent of intervals that hold the truth."""
    return percent([not estimate.excludes(truth) for estimate in estimates])


def percent(hits: list[bool]) -> str:
    """Share of hits in percent."""
    return f"{100 * float(np.mean(hits)):.1f}"
