"""How often the 95 % intervals hold the truth: the table of docs/method.md.

    python -m benchmarks.coverage            # a few minutes on one core
    python -m benchmarks.coverage --quick    # seconds, with a larger Monte Carlo error

Every entry is the lowest and the highest coverage over all spreads and targets, so that targets
that stop at once, that stop midway and that are never reached are all in it. ``one look`` is the
shipped interval under a rule that stops the first time it is narrow enough. The other intervals
are taken at the blocks where the shipped rule stopped.
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

from parscale.estimation import paired_ratio, paired_ratio_robust
from parscale.estimation.ratio import FEWEST_FOR_RANKS
from parscale.estimation.sample import Sample
from parscale.estimation.simulation import Grid, Noise, blocks_used, log_ratios
from parscale.estimation.stopping import StopRule
from parscale.estimation.student import student_interval

NOISES = (
    Noise("lognormal"),
    Noise("10 % of trials slowed 2x", slowed=0.1),
    Noise("drift: 50 % trend", trend=math.log(1.5)),
    Noise("drift: 50 % step", step=math.log(1.5)),
    Noise("trend and 10 % slowed", slowed=0.1, trend=math.log(1.5)),
)
SPREADS = (0.02, 0.03, 0.07, 0.15)
TARGETS = (0.02, 0.05, 0.1)
BLOCKS = (6, 10, 20)
RESAMPLES = 400
BOOTSTRAP_STUDIES = 250

Holds = Callable[[Sample], bool]


@dataclass(frozen=True)
class Setting:
    """One noise, one cap on blocks, one target."""

    noise: Noise
    blocks: int
    target: float

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
    ratios = log_ratios(setting.noise, studies, setting.blocks, np.random.default_rng(seed))
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


def settings(noise: Noise, blocks: int) -> Iterator[Setting]:
    """Every spread and target; at the fewest blocks no target can stop a study, so one will do."""
    targets = TARGETS if blocks > FEWEST_FOR_RANKS else TARGETS[:1]
    for spread in SPREADS:
        for target in targets:
            yield Setting(replace(noise, spread=spread), blocks, target)


def span(name: str, found: list[dict[str, float]]) -> str:
    """Lowest to highest of one column, in percent but for the blocks."""
    values = [entry[name] for entry in found]
    if name == "blocks used":
        return f"{min(values):.1f} to {max(values):.1f}"
    return f"{100 * min(values):.1f} to {100 * max(values):.1f}"


def table(studies: int) -> Iterator[str]:
    """The table, line by line as it is made, in Markdown."""
    seeds = iter(range(10**6))
    header: list[str] = []
    for noise in NOISES:
        for blocks in BLOCKS:
            found = [coverages(each, studies, next(seeds)) for each in settings(noise, blocks)]
            if not header:
                header = ["noise", "max blocks", *found[0]]
                yield "| " + " | ".join(header) + " |"
                yield "| " + " | ".join("---" for _ in header) + " |"
            spans = [span(name, found) for name in found[0]]
            yield "| " + " | ".join([noise.name, str(blocks), *spans]) + " |"


def error(studies: int) -> float:
    """Two standard errors of a coverage of 95 %, in percent."""
    return 200 * math.sqrt(0.95 * 0.05 / studies)


def main() -> None:
    """Print the table and its Monte Carlo error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="400 studies each instead of 3000")
    studies = 400 if parser.parse_args().quick else 3000
    started = time.perf_counter()
    for line in table(studies):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    sys.stdout.write(
        f"\nCoverage in percent, lowest to highest over spreads {SPREADS} and targets {TARGETS}; "
        f"{studies} studies each, so ±{error(studies):.1f} for one (bootstrap "
        f"±{error(BOOTSTRAP_STUDIES):.1f}), more for the extremes of twelve. "
        f"{time.perf_counter() - started:.0f} s.\n"
    )


if __name__ == "__main__":
    main()
