"""pyperf, pytest-benchmark and hyperfine on a pair of functions, started as their users do.

Each tool measures all runs of the first arm, then all runs of the second (that is how they work),
and hands back its own values.  What the pair is stands in a *pair module*: a Python file with two
functions ``first`` and ``second``; hyperfine, which times programs, runs ``python FILE first`` and
``python FILE second``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ARMS = ("first", "second")
_PYPERF = """
import sys
sys.path.insert(0, {folder!r})
import {module} as pair
import pyperf

if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("pair", pair.{arm})  # one name, for compare_to
"""
_PYTEST = """
import {module} as pair

def test_first(benchmark):
    benchmark.pedantic(pair.first, rounds={runs}, warmup_rounds=1)

def test_second(benchmark):
    benchmark.pedantic(pair.second, rounds={runs}, warmup_rounds=1)
"""
Values = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Tool:
    """One tool: how it measures a pair, and whether it is here."""

    name: str
    run: Callable[[Path, Path, int], Values]
    """(pair module, scratch folder, runs per arm) -> seconds of the first and the second arm."""
    present: bool


def tools() -> list[Tool]:
    """Return the tools that a comparison can be made with, present or not."""
    return [
        Tool("hyperfine", run_hyperfine, shutil.which("hyperfine") is not None),
        Tool("pyperf", run_pyperf, find_spec("pyperf") is not None),
        Tool("pytest-benchmark", run_pytest, find_spec("pytest_benchmark") is not None),
    ]


def run_hyperfine(pair: Path, scratch: Path, runs: int) -> Values:
    """Time two whole commands, interpreter start included; no shell in between, one warm-up."""
    out = scratch / "hyperfine.json"
    commands = [f"{sys.executable} -I -S {pair} {arm}" for arm in ARMS]
    words = ["--shell=none", "--warmup=1", f"--runs={runs}", "--style=none"]
    _call("hyperfine", *words, f"--export-json={out}", *commands)
    first, second = json.loads(out.read_text())["results"]
    return first["times"], second["times"]


def run_pyperf(pair: Path, scratch: Path, runs: int) -> Values:
    """Time two functions, each value in a worker process of its own after one warm-up."""
    first, second = (pyperf_file(pair, scratch, arm, runs) for arm in ARMS)
    return _pyperf_values(first), _pyperf_values(second)


def pyperf_file(pair: Path, scratch: Path, arm: str, runs: int) -> Path:
    """Measure one arm with pyperf and return the JSON file that it has written."""
    script, out = scratch / f"pyperf_{arm}.py", scratch / f"pyperf_{arm}.json"
    script.write_text(_PYPERF.format(folder=str(pair.parent), module=pair.stem, arm=arm))
    out.unlink(missing_ok=True)
    options = [f"--processes={runs}", "--values=1", "--warmups=1", "--loops=1"]
    _call(sys.executable, str(script), "--quiet", *options, f"--output={out}")
    return out


def run_pytest(pair: Path, scratch: Path, runs: int) -> Values:
    """Time two functions as two tests of one pytest process, after one warm-up round each."""
    test, out = scratch / "test_pair.py", scratch / "pytest.json"
    test.write_text(_PYTEST.format(module=pair.stem, runs=runs))
    options = ["-q", "-p", "no:cacheprovider", f"--rootdir={scratch}", f"-c={_ini(scratch)}"]
    path = ["-o", f"pythonpath={pair.parent}"]
    _call(sys.executable, "-m", "pytest", *options, *path, f"--benchmark-json={out}", str(test))
    found = {each["name"]: each["stats"]["data"] for each in _loaded(out)["benchmarks"]}
    return found["test_first"], found["test_second"]


def _pyperf_values(file: Path) -> list[float]:
    (benchmark,) = _loaded(file)["benchmarks"]
    return [value for run in benchmark["runs"] for value in run.get("values", [])]


def _ini(scratch: Path) -> Path:
    ini = scratch / "pytest.ini"
    ini.write_text("[pytest]\n")
    return ini


def _loaded(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(file.read_text())
    return loaded


def _call(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {(done.stderr or done.stdout)[-500:]}")
