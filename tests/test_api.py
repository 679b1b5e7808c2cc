"""The two public functions: what a program or a notebook calls."""

from __future__ import annotations

import sys

import pytest

import parscale
from parscale.runner.errors import ConfigError
from parscale.study_format.errors import FormatError


def test_measure_and_examine(tmp_path, capfd, monkeypatch):
    """A sweep is measured and examined with no command line, and nothing is printed."""
    monkeypatch.setattr(sys, "argv", ["notebook", "size=nonsense"])
    folder = parscale.measure(
        "size=200,400", executor=["threads", "vectorized"], workers=[1, 2],
        measure_max_blocks=2, name="from a notebook", outputs=str(tmp_path),
    )  # fmt: skip
    examined = parscale.examine(folder)
    assert folder.parent == tmp_path / "from a notebook"
    assert set(examined.study.cells["executor"]) == {"serial", "threads", "vectorized"}
    assert set(examined.study.cells["size"]) == {200, 400}
    assert examined.answers
    assert capfd.readouterr() == ("", "")


def test_a_group_is_named_with_its_parts(tmp_path):
    """A function of one's own is measured by its parts' names."""
    folder = parscale.measure(
        task="custom", task_function="math:sqrt", task_items="builtins:range", size=50,
        executor="threads", workers=1, measure_max_blocks=1, outputs=str(tmp_path),
    )  # fmt: skip
    assert parscale.examine(folder).study.plan.cells[0].config["task"]["function"] == "math:sqrt"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"sise": 3}, "sise"),
        ({"executor": "treads"}, "treads"),
        ({"measure_target": 5}, "between 0 and 1"),
        ({"workers": []}, "workers"),
        ({"dry_run": True}, "no study"),
    ],
)
def test_what_makes_no_sense_is_an_error(settings, told, tmp_path):
    """A request that cannot be measured raises ConfigError, in one line, before anything runs."""
    with pytest.raises(ConfigError, match=told):
        parscale.measure(outputs=str(tmp_path), **settings)
    assert not list(tmp_path.iterdir())


def test_the_experiment_brings_its_sweep(tmp_path):
    """An experiment of conf/ is swept as on the command line."""
    folder = parscale.measure(
        "experiment=article", size=10, measure_max_blocks=1, outputs=str(tmp_path)
    )
    assert len(parscale.examine(folder).study.cells) > 10


def test_a_running_hydra_application_goes_on(tmp_path):
    """Measuring inside a Hydra application leaves that application as it was."""
    from hydra import initialize_config_module
    from hydra.core.global_hydra import GlobalHydra

    with initialize_config_module("hydra", version_base="1.3"):
        before = GlobalHydra.instance().hydra
        with pytest.raises(ConfigError):
            parscale.measure(sise=3)
        assert GlobalHydra.instance().hydra is before


def test_a_folder_without_a_study(tmp_path):
    """Examining what is no study says so."""
    from parscale.analysis.errors import AnalysisError

    with pytest.raises((AnalysisError, FormatError)):
        parscale.examine(tmp_path)
