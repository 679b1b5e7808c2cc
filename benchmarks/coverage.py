"""How often the 95 % intervals and the claims hold: the tables of docs/method.md.

    python -m benchmarks.coverage                # a few minutes on one core
    python -m benchmarks.coverage --quick        # half a minute, with a larger Monte Carlo error
    python -m benchmarks.coverage one-sided      # one of the tables

In the first table every entry is the lowest and the highest coverage over all spreads and targets,
so that targets that stop at once, that stop midway and that are never reached are all in it.
``one look`` is the shipped interval under a rule that stops the first time it is narrow enough. The
other intervals are taken at the blocks where the shipped rule stopped.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.coverage_of_claims import Row, claimed_level, family, held, percent, unlabelled
from parscale.estimation import (
    Estimate,
    StopRule,
    disagreement,
    paired_ratio,
    paired_ratio_robust,
    ratio_of_means,
)
from parscale.estimation.ratio import FEWEST_FOR_RANKS
from parscale.estimation.sample import Sample
from parscale.estimation.simulation import (
    Grid,
    Noise,
    blocks_used,
    log_ratios,
    log_seconds,
    true_median,
    true_pseudo_median,
)
from parscale.estimation.student import student_interval

NOISES = (
    Noise("lognormal"),
    Noise("10 % of trials slowed 2x", slowed=0.1),
    Noise("drift: 50 % trend", trend=math.log(1.5)),
    Noise("drift: 50 % step", step=math.log(1.5)),
    Noise("trend and 10 % slowed", slowed=0.1, trend=math.log(1.5)),
)
UNEQUAL = 4.0
"""In a table of its own rows the cell's trials are so many times as noisy as the loop's."""
SPREADS = (0.02, 0.03, 0.07, 0.15)
TARGETS = (0.02, 0.05, 0.1)
BLOCKS = (6, 10, 20)
RESAMPLES = 400
BOOTSTRAP_STUDIES = 250

Holds = Callable[[Sample], bool]


@dataclass(frozen=True)
class Setting:
    """One noise of both arms, one cap on blocks, one target."""

    noise: Noise
    blocks: int
    target: float
    cell: Noise | None = None
    """The noise of the cell where it is another one."""

    def rule(self, looks: int = 2) -> StopRule:
        """The stop rule under test; ``looks`` = 1 is the hasty one."""
        return StopRule(target=self.target, max_blocks=self.blocks, looks=looks)


def shipped(sample: Sample) -> bool:
    """Whether the project's interval holds the true ratio, 1."""
    return not paired_ratio(sample).excludes(1.0)


def median(sample: Sample) -> bool:
    """Whether the companion's does, at the level it states."""
    return not paired_ratio_robust(sample).excludes(1.0)


def student(sample: Sample) -> bool:
    """Whether the mean with Student's t does."""
    _, low, high = student_interval(sample, 0.95)
    return low <= 0 <= high


def bootstrap(sample: Sample) -> bool:
    """Whether the mean with the percentile bootstrap does; the sample seeds the resampling."""
    generator = np.random.default_rng(sample.view(np.uint64))
    means = generator.choice(sample, (RESAMPLES, sample.size)).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return bool(low <= 0 <= high)


def share(ratios: Grid, used: npt.NDArray[np.intp], holds: Holds) -> float:
    """Share of studies whose interval, over the blocks they used, holds the truth."""
    return float(np.mean([holds(row[:count]) for row, count in zip(ratios, used, strict=True)]))


def coverages(setting: Setting, studies: int, seed: int) -> dict[str, float]:
    """Coverage of each interval in one setting, and the mean number of blocks."""
    ratios = log_ratios(
        setting.noise, studies, setting.blocks, np.random.default_rng(seed), setting.cell
    )
    used = blocks_used(ratios, setting.rule())
    hasty = blocks_used(ratios, setting.rule(looks=1))
    few = slice(0, BOOTSTRAP_STUDIES)
    return {
        "blocks used": float(used.mean()),
        "shipped": share(ratios, used, shipped),
        "one look": share(ratios, hasty, shipped),
        "Student t": share(ratios, used, student),
        "median, exact": share(ratios, used, median),
        "bootstrap": share(ratios[few], used[few], bootstrap),
    }


def settings(noise: Noise, blocks: int, *, unequal: bool) -> Iterator[Setting]:
    """Every spread and target; at the fewest blocks no target can stop a study, so one will do."""
    targets = TARGETS if blocks > FEWEST_FOR_RANKS else TARGETS[:1]
    for spread in SPREADS:
        arm = replace(noise, spread=spread)
        cell = replace(noise, spread=UNEQUAL * spread) if unequal else None
        for target in targets:
            yield Setting(arm, blocks, target, cell)


def span(name: str, found: list[dict[str, float]]) -> str:
    """Lowest to highest of one column, in percent but for the blocks."""
    values = [entry[name] for entry in found]
    if name == "blocks used":
        return f"{min(values):.1f} to {max(values):.1f}"
    return f"{100 * min(values):.1f} to {100 * max(values):.1f}"


def stop_rule(studies: int) -> Iterator[Row]:
    """Both arms alike, or one four times as noisy: the interval under the stop rule."""
    seeds = iter(range(10**6))
    rows = [(noise, noise.name, False) for noise in NOISES]
    rows += [(noise, f"{noise.name}, one arm 4x", True) for noise in NOISES[:2]]
    for noise, name, unequal in rows:
        for blocks in BLOCKS:
            wanted = settings(noise, blocks, unequal=unequal)
            found = [coverages(each, studies, next(seeds)) for each in wanted]
            spans = {column: span(column, found) for column in found[0]}
            yield {"noise": name, "max blocks": str(blocks), **spans}


QUIET = Noise("quiet", spread=0.03)
ONE_SIDED = (
    Noise("none, four times the spread", spread=0.12),
    Noise("10 % of trials slowed 2x", spread=0.03, slowed=0.1),
    Noise("30 % of trials slowed 2x", spread=0.03, slowed=0.3),
    Noise("exponential delay, mean 10 %", spread=0.03, skew=0.1),
    Noise("exponential delay, mean 30 %", spread=0.03, skew=0.3),
)


def one_sided(studies: int) -> Iterator[Row]:
    """Noise in the cell alone: each center against its own truth, and one against the other's."""
    for noise in ONE_SIDED:
        typical, mean = true_pseudo_median(QUIET, noise), QUIET.true_ratio_of_means(noise)
        middle = true_median(QUIET, noise)
        for blocks in (6, 10, 20, 50, 100):
            generator = np.random.default_rng(blocks)
            above, below = log_seconds(QUIET, noise, studies, blocks, generator)
            found = [
                (paired_ratio(one - other), ratio_of_means(np.exp(one), np.exp(other)))
                for one, other in zip(above, below, strict=True)
            ]
            medians = [one for one, _ in found]
            companions = [paired_ratio_robust(row) for row in above - below]
            means = [other for _, other in found]
            yield {
                "noise of the cell alone": noise.name,
                "blocks": str(blocks),
                "pseudo-median (held)": with_truth(medians, typical),
                "ratio of means (held)": with_truth(means, mean),
                "median (held by the companion)": with_truth(companions, middle),
                "pseudo-median's interval on the ratio of means": held(medians, mean),
                "on the median": held(medians, middle),
                "told as disagreeing": percent([disagreement(*each) is not None for each in found]),
            }


def with_truth(estimates: list[Estimate], truth: float) -> str:
    """The planted truth, and how often the intervals hold it, in percent."""
    return f"{truth:.3f} ({held(estimates, truth)})"


def correlated(studies: int) -> Iterator[Row]:
    """Blocks that resemble their neighbors: the interval before and after it is widened."""
    for correlation in (0.0, 0.3, 0.6):
        noise = Noise("wandering", correlation=correlation)
        for blocks in (10, 20, 50, 100):
            ratios = log_ratios(noise, studies, blocks, np.random.default_rng(blocks))
            found = [paired_ratio(row) for row in ratios]
            before = [abs(math.log(one.value)) <= narrow(one) for one in found]
            yield {
                "correlation": f"{correlation:g}",
                "blocks": str(blocks),
                "before, %": percent(before),
                "shipped, %": held(found, 1.0),
                "widened, %": percent([one.widened is not None for one in found]),
            }


def narrow(found: Estimate) -> float:
    """Distance from the value to the end towards 1, before widening, on the log scale."""
    assert found.low is not None
    assert found.high is not None
    end = found.low if found.value > 1 else found.high
    return abs(math.log(end / found.value)) / (found.widened or 1.0)


TABLES: dict[str, Callable[[int], Iterator[Row]]] = {
    "stop-rule": stop_rule,
    "one-sided": one_sided,
    "correlated": correlated,
    "family": family,
    "claimed-level": claimed_level,
    "unlabelled": unlabelled,
}


def printed(rows: Iterator[Row]) -> Iterator[str]:
    """The rows as Markdown, line by line as they are made."""
    for number, row in enumerate(rows):
        if not number:
            yield "| " + " | ".join(row) + " |"
            yield "| " + " | ".join("---" for _ in row) + " |"
        yield "| " + " | ".join(row.values()) + " |"


def error(studies: int) -> float:
    """Two standard errors of a coverage of 95 %, in percent."""
    return 200 * math.sqrt(0.95 * 0.05 / studies)


def main() -> None:
    """Print the tables and their Monte Carlo error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tables", nargs="*", help=f"of {', '.join(TABLES)}; all unless given")
    parser.add_argument("--quick", action="store_true", help="400 studies each instead of 3000")
    asked = parser.parse_args()
    if unknown := set(asked.tables) - TABLES.keys():
        parser.error(f"no table {', '.join(sorted(unknown))}: choose of {', '.join(TABLES)}")
    studies = 400 if asked.quick else 3000
    started = time.process_time()
    for name in asked.tables or TABLES:
        sys.stdout.write(f"\n### {name}: {TABLES[name].__doc__}\n\n")
        for line in printed(TABLES[name](studies)):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"\nStop rule: lowest to highest over spreads {SPREADS} and targets {TARGETS}. {studies} "
        f"studies each, so ±{error(studies):.1f} for one (bootstrap "
        f"±{error(BOOTSTRAP_STUDIES):.1f}), more for the extremes of twelve; families: a fifth. "
        f"{time.process_time() - started:.0f} s of CPU time.\n"
    )


if __name__ == "__main__":
    main()
