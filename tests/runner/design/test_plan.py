"""From overrides to a plan: levels, duplicates, baselines, order, scaling laws."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from parscale.runner.config.overrides import CommandLine, worker_counts
from parscale.runner.design.cell import Combination
from parscale.runner.design.plan import Plan
from parscale.runner.design.planner import difference
from parscale.runner.design.weak_scaling import weak_size
from parscale.study_format.errors import FormatError
from parscale.study_format.plan_document import parse_plan
from parscale.study_format.work import WorkLaw

EXPERIMENTS = sorted(path.stem for path in Path("conf/experiment").glob("*.yaml"))


def labels(wanted):
    return [str(cell) for cell in wanted.plan.cells]


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_every_experiment_composes(plan_of, experiment):
    """Each experiment composes to cells with a baseline each, under its own name."""
    wanted = plan_of(f"experiment={experiment}")
    baselines = {cell.identity for cell in wanted.plan.baselines}
    assert wanted.plan.experiment == experiment
    assert wanted.plan.cells
    assert {cell.baseline().identity for cell in wanted.plan.cells} <= baselines


@pytest.mark.parametrize(
    ("group", "option"),
    [
        (folder.name, path.stem)
        for folder in sorted(Path("conf").iterdir())
        if folder.name in ("task", "executor", "measure", "report")
        for path in sorted(folder.glob("*.yaml"))
    ],
)
def test_every_option_composes(plan_of, group, option):
    """Each YAML file of each group composes against the typed schema."""
    functions = ["task.function=m:f", "task.items=m:g"] if option == "custom" else []
    assert plan_of(f"{group}={option}", *functions).plan.baselines


def test_command_line_replaces_sweep_parameters(plan_of):
    """A key given on the command line replaces the experiment's levels, it does not add to them."""
    wanted = plan_of("experiment=article", "size=7", "workers=3", "executor=threads")
    assert labels(wanted) == [
        "squares size=7 threads workers=3 chunksize=native",
        "squares size=7 threads workers=3 chunksize=auto",
    ]


def test_lists_and_commas_are_the_same(plan_of):
    """workers=[1,2] and workers=1,2 are the same two levels."""
    assert labels(plan_of("workers=[1,2]")) == labels(plan_of("workers=1,2"))
    assert len(labels(plan_of("workers=[1,2]"))) == 2


def test_cells_that_cannot_differ_are_measured_once(plan_of):
    """A serial form has neither workers nor chunks: one cell, and the drop is explained."""
    wanted = plan_of("executor=serial,vectorized", "workers=1,2,4", "chunksize=auto,native")
    assert labels(wanted) == ["squares size=10000 vectorized"]
    reasons = {entry["reason"]: entry["times"] for entry in wanted.plan.dropped}
    assert reasons == {"the baseline itself": 6, "the same as another cell": 5}


def test_swept_keys_become_factors(plan_of):
    """Any swept key is a factor; a key with one level is not."""
    wanted = plan_of(
        "executor=processes", "executor.start_method=fork,spawn", "size=10", "workers=1,2"
    )
    assert set(wanted.plan.factors) == {"executor.start_method", "workers"}
    assert {cell.level("executor.start_method") for cell in wanted.plan.cells} == {"fork", "spawn"}


def test_start_method_is_dropped_where_it_means_nothing(plan_of):
    """Threads have no start method: sweeping it adds no cell."""
    wanted = plan_of("executor=threads", "executor.start_method=fork,spawn", "workers=2")
    assert len(wanted.plan.cells) == 1


def test_identity_is_stable(plan_of):
    """A cell's hash depends on its configuration alone: the same today and in ten years."""
    (cell,) = plan_of("executor=threads", "size=1000", "workers=2", "chunksize=auto").plan.cells
    assert cell.identity == "8ceb029ae5"


def test_blocks_hold_every_slot_in_orders_of_their_own(plan_of):
    """Each block is a permutation of all slots, seeded: same seed, same order."""
    plan = plan_of("executor=threads,processes,pool", "workers=1,2,4", "measure=default").plan
    orders = [[slot.key for slot in plan.order(block)] for block in range(5)]
    assert all(sorted(order) == sorted(orders[0]) for order in orders)
    assert len({tuple(order) for order in orders}) == 5
    assert orders == [[slot.key for slot in plan.order(block)] for block in range(5)]


def test_first_block_goes_up_through_the_sizes(plan_of):
    """The first block measures small sizes first, to predict the large ones."""
    plan = plan_of("size=30,10,20", "workers=1,2").plan
    sizes = [slot.cell.size for slot in plan.order(0)]
    assert sizes == sorted(sizes)


def test_positions_are_uniform(plan_of):
    """Over many blocks every slot comes first about equally often."""
    plan = plan_of("workers=1,2,4").plan
    firsts = [plan.order(block)[0].key for block in range(1, 401)]
    for slot in plan.slots:
        assert firsts.count(slot.key) == pytest.approx(100, abs=35)


def test_aa_measures_each_baseline_twice(plan_of):
    """With measure.aa the baseline stands in each block under two labels."""
    plan = plan_of("measure=default", "size=10,20").plan
    roles = [slot.role for slot in plan.slots]
    assert (roles.count("baseline"), roles.count("aa"), roles.count("cell")) == (2, 2, 2)


def test_plan_survives_its_document(plan_of):
    """A plan read back from plan.yaml is the same plan."""
    plan = plan_of("experiment=article").plan
    again = Plan.from_document(parse_plan(plan.as_document()))
    assert again == plan
    assert difference(plan.as_document(), again.as_document()) == []


def test_difference_names_what_changed(plan_of):
    """The difference of two plans shows the changed lines only."""
    old, new = (plan_of(f"size={size}").plan.as_document() for size in (10, 11))
    changed = "\n".join(difference(old, new))
    assert "-    size: 10" in changed
    assert "+    size: 11" in changed


@pytest.mark.parametrize("text", [{}, {"format": 1}, {"format": 99}])
def test_damaged_plan_is_refused(text):
    """A damaged or newer plan.yaml is a clear error."""
    with pytest.raises(FormatError, match=r"plan\.yaml"):
        parse_plan(text)


@pytest.mark.parametrize(
    ("power", "log_power", "workers", "size"),
    [(1, 0, 4, 400), (2, 0, 4, 200), (3, 0, 8, 200), (0.5, 0, 2, 400)],
)
def test_weak_size_solves_the_work_function(power, log_power, workers, size):
    """weak_size finds n with work(n) = workers · work(100)."""
    assert weak_size(100, workers, {"power": power, "log_power": log_power}) == size


def test_weak_size_with_logarithm():
    """For n ln n the size grows less than the workers, and the work per worker is constant."""
    law = WorkLaw(1.0, 1.0)
    size = weak_size(1000, 8, {"power": 1.0, "log_power": 1.0})
    assert size < 8000
    assert law.of(size) / 8 == pytest.approx(law.of(1000), rel=1e-3)
    assert law.of(1000) == pytest.approx(1000 * math.log(1000))


def test_weak_scaling_plan_is_checked(plan_of):
    """The weak experiment gives p times the items to p workers, whatever the machine."""
    plan = plan_of("experiment=weak_scaling", "workers=1,2,4", "executor=processes").plan
    assert [(cell.workers, cell.size) for cell in plan.cells] == [(1, 100), (2, 200), (4, 400)]


def test_worker_counts_reach_the_cores():
    """Cores stands for powers of two up to and including the usable cores."""
    assert worker_counts(1) == [1]
    assert worker_counts(6) == [1, 2, 4, 6]
    assert worker_counts(8) == [1, 2, 4, 8]


def test_cores_are_recorded_as_counts(plan_of):
    """Overrides that compose the plan again do not depend on the machine's cores."""
    counts = ",".join(map(str, worker_counts()))
    assert f"workers={counts}" in plan_of("experiment=article").plan.overrides
    assert f"workers={counts}" in plan_of("workers=cores").plan.overrides


def test_spelling():
    """Users' spellings are understood; hydra's own keys and flags are left alone."""
    given = ["size=[1,2]", "+seed=3", "--config-dir=[x]", "hydra.sweeper.params=[1]", "-m"]
    assert CommandLine.parse(given).spelled_out().words() == [
        "--config-dir=[x]",
        "-m",
        "size=1,2",
        "seed=3",
        "hydra.sweeper.params=[1]",
    ]


def test_estimates_are_no_part_of_a_cell(plan_of):
    """Changing a rough cost changes no cell: results stay comparable."""
    one, other = (plan_of(f"task.typical_item_seconds={value}") for value in (1e-3, 2e-3))
    assert one.plan.cells == other.plan.cells


def test_task_and_value_sweeps_multiply(plan_of):
    """Groups and values span the full product."""
    wanted = plan_of("task=squares,primes", "executor=threads,pool", "size=10,20", "workers=1,2")
    expected = set(itertools.product(("squares", "primes"), ("threads", "pool"), (10, 20), (1, 2)))
    found = {(cell.task, cell.executor, cell.size, cell.workers) for cell in wanted.plan.cells}
    assert found == expected
    assert len(wanted.plan.baselines) == 4


def test_cell_of_refuses_nothing_that_is_sound(plan_of):
    """Composing and reducing again yields the same cell."""
    wanted = plan_of("workers=64")
    assert Combination.of(wanted.sweep).cell() == wanted.plan.cells[0]
