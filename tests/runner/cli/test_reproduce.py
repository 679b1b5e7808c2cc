"""Reproducing a study: the same plan, measured again; a foreign one looked at first."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from parscale.runner.cli import reproduce
from parscale.runner.design.plan import Plan
from parscale.runner.record.directory import StudyDirectory
from parscale.runner.study.signature import foreign_code, is_signed_here

JOBS = "def items(size):\n    return list(range(size))\ndef job(item):\n    return item * 3\n"


@pytest.fixture
def repeated(tmp_path, monkeypatch, capfd):
    """Return a function that reproduces a study in the working directory: code, printed text."""
    monkeypatch.chdir(tmp_path)

    def repeat(*arguments: str) -> tuple[int, str]:
        code = reproduce.main([*map(str, arguments)])
        out, err = capfd.readouterr()
        return code, out + err

    return repeat


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_same_plan_is_measured_again(run_main, repeated, the_study, tmp_path):
    """A new study with the same cells is measured, and every cell is judged with an interval."""
    assert (
        run_main("task=sleep", "task.grain=5", "size=8", "executor=threads", "report=none")[0] == 0
    )
    old = the_study()
    code, printed = repeated(old.path, "--tolerance", "0.9")
    new = [path for path in tmp_path.glob("outputs/*/*") if path != old.path]
    assert len(new) == 1
    plans = [yaml.safe_load((path / "plan.yaml").read_text()) for path in (old.path, *new)]
    assert plans[0]["cells"] == plans[1]["cells"]
    assert "threads" in printed
    assert code == 0, printed


def test_another_plan_is_refused_with_a_diff(run_main, repeated, the_study, tmp_path):
    """When the overrides no longer compose the recorded plan, the difference is shown: exit 2."""
    run_main("size=9", "executor=threads", "report=none", "measure.max_blocks=1")
    old = the_study()
    edit(old.plan, "    size: 9", "    size: 8")
    code, printed = repeated(old.path)
    assert code == 2
    assert "-    size: 8" in printed
    assert "+    size: 9" in printed
    assert len(list(tmp_path.glob("outputs/*/*"))) == 1


@pytest.mark.parametrize(
    "override",
    [
        "hydra.sweeper.params={}",
        "+hydra.callbacks.x._target_=os.system",
        "--config-dir=/tmp",
        "task._target_=os.system",
        "name=${oc.env:HOME}",
    ],
)
def test_dangerous_overrides_are_not_taken_over(run_main, repeated, the_study, override):
    """A recorded override that could load or call something is refused."""
    run_main("size=9", "executor=threads", "report=none", "measure.max_blocks=1")
    old = the_study()
    edit(old.plan, "- size=9", f"- size=9\n- {json.dumps(override)}")
    code, printed = repeated(old.path)
    assert code == 2
    assert "not taken over" in printed


def test_python_objects_in_a_plan_are_not_built(run_main, repeated, the_study, tmp_path):
    """A plan is safe YAML: tags that build objects are an error."""
    run_main("size=9", "executor=threads", "report=none", "measure.max_blocks=1")
    old = the_study()
    marker = tmp_path / "owned"
    old.plan.write_text(f"format: !!python/object/apply:os.system ['touch {marker}']\n")
    code, printed = repeated(old.path)
    assert code == 2
    assert "cannot be read" in printed
    assert not marker.exists()


def test_foreign_functions_need_trust(run_main, repeated, the_study, tmp_path, monkeypatch):
    """One's own plan may run one's functions; the same plan from elsewhere only with --trust."""
    (tmp_path / "jobs.py").write_text(JOBS)
    run_main(
        "task=custom", "task.function=jobs:job", "task.items=jobs:items", "size=4",
        "executor=threads", "report=none", "measure.max_blocks=2",
    )  # fmt: skip
    old = the_study()
    assert is_signed_here(old)
    mailed = tmp_path / "mailed"
    shutil.copytree(old.path, mailed)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody-else"))
    assert not is_signed_here(StudyDirectory(mailed))
    code, printed = repeated(mailed)
    assert code == 2
    assert "task.function=jobs:job" in printed
    assert "--trust" in printed
    code, printed = run_main(f"run={mailed}")
    assert code == 2
    assert "was not written here" in printed
    code, printed = repeated(mailed, "--trust", "--tolerance", "0.9")
    assert code in (0, 1), printed
    assert len(list(tmp_path.glob("outputs/*/*"))) == 2


def test_signature_covers_the_whole_plan(run_main, the_study):
    """A plan that was edited is no longer one's own."""
    run_main("size=9", "executor=threads", "report=none", "measure.max_blocks=1")
    study = the_study()
    assert is_signed_here(study)
    edit(study.plan, "seed: 1", "seed: 2")
    assert not is_signed_here(study)


def test_interpreters_by_path_are_foreign_code(plan_of):
    """A plan that names a program by its path runs code of its choice."""
    assert foreign_code(plan_of("python=/tmp/evil").plan) == ["python=/tmp/evil"]
    assert foreign_code(plan_of("python=python3.14t,pypy3.11").plan) == []
    assert isinstance(plan_of().plan, Plan)


def test_a_study_that_does_not_exist(repeated):
    """No such directory: one line, exit code 2."""
    code, printed = repeated("nowhere")
    assert code == 2
    assert printed.startswith("error: there is no study nowhere")
