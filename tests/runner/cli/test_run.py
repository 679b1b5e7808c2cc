"""The command line: what it refuses, in which words, with which exit code."""

from __future__ import annotations

import pytest

BAD_INPUT = {
    "unknown executor": (["executor=thread"], "no executor 'thread'. Did you mean 'threads'"),
    "unknown task": (["task=prime"], "there is no task 'prime'. Did you mean 'primes'"),
    "unknown experiment": (["experiment=artcle"], "Did you mean 'article'"),
    "no number": (["workers=abc"], "workers=abc: a whole number is needed"),
    "no number in a list": (["workers=1,two"], "workers=two: a whole number is needed"),
    "no workers": (["workers=0"], "workers=0: at least 1 worker"),
    "negative size": (["size=-1"], "size=-1: at least 1 item"),
    "empty value": (["size="], "size="),
    "misspelt key": (["worker=3"], "there is no key 'worker'. Did you mean 'workers'?"),
    "misspelt key with plus": (["+worker=3"], "there is no key 'worker'. Did you mean 'workers'?"),
    "misspelt nested key": (["task.grian=3"], "Did you mean 'task.grain'?"),
    "misspelt setting": (["measure.sample=3"], "Did you mean 'measure.samples'?"),
    "bad grammar": (["size=[1"], "cannot read the override 'size=[1'"),
    "bad chunk size": (["chunksize=x"], "chunksize=x: a number from 1"),
    "bad chunk size of a loop": (["executor=serial", "chunksize=0"], "chunksize=0: a number"),
    "bad start method": (["executor.start_method=forkk"], "choose one of fork, spawn, forkserver"),
    "too few blocks": (["measure.min_blocks=3"], "at least 6"),
    "no target": (["measure.target=0"], "between 0 and 1"),
    "negative grain": (["task=primes", "task.grain=-5"], "a number above 0"),
    "custom without function": (["task=custom"], "needs task.function=module:function"),
    "function without colon": (
        ["task=custom", "task.function=os.getpid", "task.items=m:i"],
        "write it as module:function",
    ),
    "renamed task": (["task.name=custom"], "choose with task="),
    "two experiments": (["experiment=article,strong_scaling"], "cannot be swept"),
    "swept setting": (["measure.samples=1,2"], "cannot be swept"),
    "an interval": (["size=interval(1,2)"], "name the levels"),
    "no such interpreter": (["python=python9.99"], "there is no such interpreter"),
    "no such study": (["run=2001-01-01"], "there is no study 2001-01-01"),
    "weak scaling of one size": (
        ["scaling.kind=weak", "workers=1,2"],
        "the work per worker must stay constant",
    ),
    "unknown kind of scaling": (["scaling.kind=week"], "choose one of strong, weak, throughput"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input(run_main, tmp_path, arguments, words):
    """Bad input gives one line that says what is wrong, exit code 2, and writes nothing."""
    code, printed = run_main(*arguments)
    assert code == 2
    assert words in printed
    assert printed.startswith("error: ")
    assert printed.count("\n") == 1
    assert not (tmp_path / "outputs").exists()


def test_yaml_error_names_file_and_line(run_main, tmp_path):
    """A syntax error in a user's own YAML names the file, the line and the column."""
    folder = tmp_path / "mine" / "experiment"
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_text("name: [1, 2\nsize: 3\n")
    code, printed = run_main("--config-dir", "mine", "experiment=broken")
    assert code == 2
    assert "broken.yaml, line 2" in printed
    assert "Traceback" not in printed


def test_help_fits_one_screen(run_main):
    """The help is at most 30 lines of at most 100 columns, and shows the main job."""
    code, printed = run_main("--help")
    lines = printed.splitlines()
    assert code == 0
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 100
    assert "python -m runner experiment=article" in printed


def test_dry_run_measures_nothing(run_main, tmp_path):
    """A dry run prints every cell, the estimated time and what is dropped, and leaves no trace."""
    code, printed = run_main("executor=serial,threads", "workers=1,2", "+dry_run=true")
    assert code == 0
    assert "Nothing was measured" in printed
    assert "3 trials a block" in printed
    assert "the baseline itself" in printed
    assert not (tmp_path / "outputs").exists()


def test_show_configuration(run_main):
    """Hydra's own --cfg still works."""
    code, printed = run_main("--cfg", "job", "experiment=strong_scaling")
    assert code == 0
    assert "name: strong_scaling" in printed
