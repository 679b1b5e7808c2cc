"""Functions of one's own: from any directory, whatever else lies in it, and clear words if not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT

JOBS = """
import runner, analysis, conf
def make(size):
    return list(range(size))
def resize(item):
    return item + runner.OWN + analysis.OWN + conf.OWN
def two(item, other):
    return item
def fails(item):
    raise ValueError("item is bad")
def printing(item):
    print("hello from the task", flush=True)
    return item
def no_items(size):
    return 5
number = 3
"""


@pytest.fixture
def project(tmp_path):
    """A user's directory with packages called runner, analysis and conf of its own."""
    package = tmp_path / "mypkg"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "jobs.py").write_text(JOBS)
    for name in ("runner", "analysis", "conf"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("OWN = 1\n")
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the console script's command as it is installed: from elsewhere on the path."""
    start = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); "
        "from parscale.runner.cli.parscale import main; "
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", start + "sys.exit(main())", "run", *arguments],
        cwd=folder, env=environment, text=True, capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def custom(function: str, items: str = "mypkg.jobs:make") -> list[str]:
    return ["task=custom", f"task.function={function}", f"task.items={items}", "size=6",
            "report=none", "measure.max_blocks=1"]  # fmt: skip


def test_own_function_with_every_executor(project):
    """The user's runner, analysis and conf are imported by the function, ours by us."""
    executors = "serial,threads,processes,pool,thread_pool"
    code, printed = run(
        project, *custom("mypkg.jobs:resize"), f"executor={executors}", "chunksize=1,auto,native"
    )
    assert code == 0, printed
    (timings,) = project.glob("outputs/sweep/*/timings.csv")
    assert "wrong" not in timings.read_text()


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_own_function_under_every_start_method(project, method):
    """Children find the module however they are started."""
    code, printed = run(
        project, *custom("mypkg.jobs:resize"), "executor=processes,pool",
        f"executor.start_method={method}",
    )  # fmt: skip
    assert code == 0, printed


@pytest.mark.parametrize(
    ("function", "items", "words"),
    [
        ("nowhere.jobs:f", "mypkg.jobs:make", "nowhere"),
        ("mypkg.jobs:resise", "mypkg.jobs:make", "resize"),
        ("mypkg.jobs:number", "mypkg.jobs:make", "number"),
        ("mypkg.jobs:two", "mypkg.jobs:make", "argument"),
        ("mypkg.jobs:fails", "mypkg.jobs:make", "ValueError: item is bad"),
        ("mypkg.jobs:resize", "mypkg.jobs:no_items", "sequence"),
    ],
)
def test_what_cannot_run_is_said_in_one_line(project, function, items, words):
    """No module, no such function, wrong arguments, an exception: one line, exit 2, no study."""
    code, printed = run(project, *custom(function, items))
    errors = [line for line in printed.splitlines() if line.startswith("error: ")]
    assert code == 2, printed
    assert len(errors) == 1
    assert words in errors[0]
    assert "Traceback" not in printed
    assert not list(project.glob("outputs/*/*"))


def test_prints_go_to_the_log(project):
    """What the function prints cannot corrupt the record and stands in runner.log."""
    code, printed = run(project, *custom("mypkg.jobs:printing"), "executor=processes")
    (log,) = project.glob("outputs/sweep/*/runner.log")
    assert code == 0, printed
    assert "hello from the task" in log.read_text()
    assert "hello from the task" not in printed
