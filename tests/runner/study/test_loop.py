"""The study's loop on planted costs: blocks, skipping, giving up, stopping, resuming."""

from __future__ import annotations

import json

import pytest
from planted import PlantedStudy, PlantedTrials

from parscale.runner.errors import ConfigError
from parscale.runner.record.timings import read_back
from parscale.runner.trial.result import Sample, TrialResult

OK = TrialResult("ok", "", (Sample("first", 0, 1, 1.0, 1.0),), {"trial_seconds": 1.0})


@pytest.fixture
def bench(tmp_path, plan_of):
    return lambda *overrides, **further: PlantedStudy(tmp_path, plan_of, *overrides, **further)


def test_every_block_holds_every_cell_once(bench):
    """Six blocks of all slots, positions 0 … n − 1, trials numbered through."""
    study = bench("executor=threads,processes", "workers=1,2")
    outcome = study.run()
    trials = {(row["block"], row["position"]): row["trial"] for row in study.rows()}
    assert outcome.blocks == 6
    assert len(trials) == 6 * 5
    assert sorted(map(int, trials.values())) == list(range(30))
    for block in range(6):
        cells = [c.identity for c in study.trials.measured[block * 5 : block * 5 + 5]]
        assert len(set(cells)) == 5


def test_rows_carry_the_planted_seconds(bench):
    """Every sample of a trial is a row, with the seconds as they were measured."""
    study = bench("executor=processes", "size=100", "workers=2")
    study.run()
    maps = [row for row in study.rows() if row["phase"] == "map" and row["role"] == "cell"]
    assert {float(row["seconds"]) for row in maps} == {0.0005}
    assert {row["executor"] for row in maps} == {"processes"}
    assert len(maps) == 6 * 3


def test_precise_cells_leave_and_the_baseline_stays(bench):
    """A precise cell leaves later blocks; its baseline stays as long as another cell needs it."""
    noisy = PlantedTrials(noise=0.2)
    steady = PlantedTrials()
    study = bench(
        "executor=threads,processes", "measure=default", "measure.aa=false",
        "measure.max_blocks=12", "measure.target=0.02",
    )  # fmt: skip

    class Mixed(PlantedTrials):
        def measure(self, cell):
            return (noisy if cell.executor == "processes" else steady).measure(cell)

    outcome = study.run(trials=Mixed())
    blocks = {
        executor: {row["block"] for row in study.rows() if row["executor"] == executor}
        for executor in ("serial", "threads", "processes")
    }
    assert outcome.blocks == 12
    assert len(blocks["processes"]) == len(blocks["serial"]) == 12
    assert 6 <= len(blocks["threads"]) < 12


def test_steady_cells_stop_the_study_early(bench):
    """When every cell is precise the study stops before its cap, and says so."""
    outcome = bench("executor=threads", "measure=default").run()
    assert 6 <= outcome.blocks < 20
    assert "±" in outcome.reason or "precise" in outcome.reason


def test_cap_on_seconds(bench):
    """The study stops before a block that would pass measure.max_seconds."""
    study = bench("executor=threads", "size=100_000", "measure.max_seconds=20")
    outcome = study.run()
    assert outcome.blocks < 6
    assert outcome.seconds <= 20
    assert "max_seconds" in outcome.reason


def test_overrun_is_foretold_from_a_smaller_size(bench):
    """A cell whose smaller sibling shows that it cannot finish is recorded as skipped, once."""
    study = bench("executor=threads", "size=100,1_000_000", "measure.max_trial_seconds=5")
    study.run()
    large = [row for row in study.rows() if row["size"] == "1000000"]
    assert {row["status"] for row in large} == {"skipped"}
    assert len(large) == 2  # the cell and its baseline
    assert "from size 100" in large[0]["error"]
    assert "measure.max_trial_seconds" in large[0]["error"]


def test_timeout_is_not_tried_again(bench):
    """A trial that passed its deadline is a row; in the next block the cell is skipped."""
    late = TrialResult("timeout", "no answer before the deadline", (), {"trial_seconds": 20.0})
    study = bench("executor=threads", trials=PlantedTrials(fixed={"threads": late}))
    outcome = study.run()
    states = [row["status"] for row in study.rows() if row["executor"] == "threads"]
    assert states == ["timeout", "skipped"]
    assert outcome.failed == 1


def test_failures_are_retried_then_given_up(bench):
    """A failing cell is tried in three blocks, then skipped with the reason."""
    broken = TrialResult("failed", "ValueError: boom\nsecond line", (), {"trial_seconds": 0.1})
    study = bench("executor=threads", trials=PlantedTrials(fixed={"threads": broken}))
    outcome = study.run()
    rows = [row for row in study.rows() if row["executor"] == "threads"]
    assert [row["status"] for row in rows] == ["failed"] * 3 + ["skipped"]
    assert rows[0]["error"] == "ValueError: boom second line"
    assert outcome.failed == 3


def test_unavailable_is_said_once_and_no_failure(bench):
    """An executor that cannot be had is one row and does not fail the run."""
    missing = TrialResult("unavailable", "interpreters: needs Python 3.14")
    study = bench(
        "executor=interpreters,threads", trials=PlantedTrials(fixed={"interpreters": missing})
    )
    outcome = study.run()
    rows = [row for row in study.rows() if row["executor"] == "interpreters"]
    assert [row["status"] for row in rows] == ["unavailable"]
    assert outcome.failed == 0


def test_wrong_results_count_as_failures(bench):
    """Samples of a wrong trial are kept, the run fails, and three wrong trials settle a cell."""
    wrong = TrialResult("wrong", "item 3: expected 9, got 8", OK.samples, {"trial_seconds": 0.1})
    study = bench("executor=threads", trials=PlantedTrials(fixed={"threads": wrong}))
    outcome = study.run()
    rows = [row for row in study.rows() if row["status"] == "wrong"]
    assert outcome.failed == 3
    assert rows[0]["phase"] == "first"
    assert "item 3" in rows[0]["error"]


def test_a_function_that_fails_serially_ends_the_study(bench):
    """What the serial loop cannot do is an error of the request, in one line."""
    broken = PlantedTrials(fixed={"reference": TrialResult("failed", "TypeError: takes 2")})
    with pytest.raises(ConfigError, match="TypeError: takes 2"):
        bench("executor=threads", trials=broken).run()


@pytest.mark.parametrize("stop_after", [1, 4, 7, 12, 29])
def test_resuming_measures_exactly_what_is_missing(bench, stop_after):
    """Stopped after any trial and resumed, a study has the same trials as one that ran through."""

    class Stopping(PlantedTrials):
        def measure(self, cell):
            if len(self.measured) == stop_after:
                raise KeyboardInterrupt
            return super().measure(cell)

    study = bench("executor=threads,processes", "workers=1,2")
    with pytest.raises(KeyboardInterrupt):
        study.run(trials=Stopping())
    done = read_back(study.directory, study.wanted.plan)
    assert len(done) == stop_after
    outcome = study.run(done=done, trials=PlantedTrials())
    assert outcome.measured == 30 - stop_after
    assert sorted({int(row["trial"]) for row in study.rows()}) == list(range(30))


def test_torn_rows_are_cut_with_their_trial(bench):
    """Cut anywhere in its last trial, the table is repaired to the trials before it."""
    study = bench("executor=threads", "workers=2", "measure.max_blocks=1")
    study.run()
    whole = study.directory.timings.read_bytes()
    assert study.record.table.resume() == 0
    lines = whole.splitlines(keepends=True)
    last = next(i for i, line in enumerate(lines) if line.split(b",")[11] == b"1")
    sound = b"".join(lines[:last])
    for cut in range(len(sound) + 1, len(whole), 7):
        study.directory.timings.write_bytes(whole[:cut])
        study.record.table.resume()
        assert study.directory.timings.read_bytes() in (sound, whole[: whole.rindex(b"\n") + 1])
        assert len(read_back(study.directory, study.wanted.plan)) in (1, 2)


def test_torn_header_is_cut(bench):
    """A table torn in its header begins anew."""
    study = bench("executor=threads")
    study.directory.timings.write_bytes(b"study,cell,ro")
    assert study.record.table.resume() == 13
    assert study.directory.timings.read_bytes().startswith(b"study,cell,role,")


def test_table_fits_its_schema(bench):
    """Real output satisfies the Frictionless schema written beside it."""
    frictionless = pytest.importorskip("frictionless")
    trials = PlantedTrials(fixed={"pool": TrialResult("failed", 'quoted "reason", comma')})
    study = bench(
        "executor=processes,pool", "executor.start_method=fork,spawn", "workers=1,2", trials=trials
    )
    study.run()
    schema = frictionless.Schema.from_descriptor(
        json.loads(study.directory.timings_schema.read_text())
    )
    resource = frictionless.Resource(
        path=study.directory.timings.name, basepath=str(study.directory.path), schema=schema
    )
    report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]
    assert "executor.start_method" in study.rows()[0]


def test_a_pilot_spares_a_hopeless_trial(bench):
    """Where the rough costs rouse a suspicion, a pilot at a hundredth of the size decides."""
    slow = PlantedTrials(dispatch_seconds=1e-4)
    study = bench(
        "executor=processes", "size=1_000_000", "chunksize=native,auto", "workers=2",
        "measure.max_trial_seconds=60", trials=slow,
    )  # fmt: skip
    study.run()
    states = {row["chunksize"]: row["status"] for row in study.rows() if row["role"] == "cell"}
    native = next(row for row in study.rows() if row["chunksize"] == "native")
    assert states == {"native": "skipped", "auto": "ok"}
    assert "from size 10000" in native["error"]
    assert [cell.size for cell in study.trials.measured if cell.chunksize == "native"] == [10_000]
