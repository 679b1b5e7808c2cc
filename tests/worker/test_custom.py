"""Anybody's function, and one clear line for everything that can be wrong with it."""

from __future__ import annotations

import pytest

JOBS = """
def items(size):
    return list(range(size))

def resize(item):
    return item + 1

def pair(item, other):
    return item

def generate(size):
    return (item for item in range(size))

def broken_items(size):
    raise OSError("no disk")

def no_items():
    return []

def vectorized(items):
    return [item + 1 for item in items]

def half(items):
    return [item + 1.0000000000001 for item in items]

NUMBER = 3
"""


@pytest.fixture
def jobs(own_worker):
    own_worker.module("jobs.py", JOBS)
    return own_worker


@pytest.mark.parametrize("package", ["runner", "analysis", "conf", "worker", "estimation"])
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_packages_called_like_parscale_s_own_are_the_user_s(own_worker, package, start_method):
    """The directory of the command comes before anything of parscale but its worker."""
    own_worker.module(f"{package}/__init__.py", "")
    own_worker.module(f"{package}/jobs.py", JOBS)
    answer = own_worker(
        task={
            "name": "custom",
            "function": f"{package}.jobs:resize",
            "items": f"{package}.jobs:items",
        },
        executor={"name": "processes", "start_method": start_method},
        size=3,
        reference=own_worker.reference([1, 2, 3]),
    )
    assert (answer.status, answer.error) == ("ok", None)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"function": "jobs"}, "task.function: write it as module:function, not 'jobs'"),
        (
            {"function": "__main__:resize"},
            "task.function: workers cannot import from __main__; put resize into a module",
        ),
        ({"function": "nowhere.at:all"}, "task.function: no module 'nowhere' in "),
        ({"function": "jobs:rezise"}, "has no 'rezise'; did you mean 'resize'?"),
        ({"function": "jobs:NUMBER"}, "task.function: jobs:NUMBER is a int, not a function"),
        (
            {"function": "jobs:pair"},
            "jobs:pair takes 2 arguments (item, other); parscale calls it with one item",
        ),
        (
            {"items": "jobs:no_items"},
            "jobs:no_items takes no argument; parscale calls it with the size",
        ),
        ({"items": "jobs:broken_items"}, "jobs:broken_items(8) raised OSError: no disk"),
        (
            {"items": "jobs:generate"},
            "jobs:generate(8) returned a generator; it has to return a sequence, for example",
        ),
        ({"function": "bad:function"}, "task.function: importing bad raised SyntaxError: "),
        ({"function": "needs:function"}, "importing needs raised ModuleNotFoundError: "),
    ],
)
def test_every_mistake_gets_one_clear_line(jobs, options, error):
    """Naming the setting, the place, and the cure where there is one."""
    jobs.module("bad.py", "def function(:\n")
    jobs.module("needs.py", "import a_library_that_is_missing\n")
    answer = jobs(task={**jobs.custom("jobs:resize"), **options})
    assert answer.status == "failed"
    assert error in answer.error
    assert "\n" not in answer.error
    assert not answer.events("sample")


@pytest.mark.parametrize(
    ("check", "vectorized", "status"),
    [
        ("equal", "jobs:vectorized", "ok"),
        ("equal", "jobs:half", "wrong"),
        ("close", "jobs:half", "ok"),
        ("none", "jobs:half", "ok"),
    ],
)
def test_the_user_s_vectorised_form_is_checked_as_asked(jobs, check, vectorized, status):
    """Equal to the last bit, close to 1e-9, or not at all."""
    answer = jobs(
        task={**jobs.custom("jobs:resize"), "vectorized": vectorized, "check": check},
        executor={"name": "vectorized"},
        size=3,
        reference=jobs.reference([1, 2, 3]),
    )
    answer.require_available()
    assert answer.status == status


def test_items_may_be_any_sequence(jobs):
    """A range is sliced into chunks like a list."""
    jobs.module("ranges.py", "def make(size):\n    return range(size)\n")
    answer = jobs(
        task={"name": "custom", "function": "jobs:resize", "items": "ranges:make"},
        executor={"name": "threads"},
        chunksize=3,
        reference=jobs.reference(list(range(1, 9))),
    )
    assert (answer.status, answer.error) == ("ok", None)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"rtol": -1.0, "check": "close"}, "task.rtol=-1.0: a number of at least 0 is needed"),
        ({"atol": float("inf")}, "task.atol=inf: a number of at least 0 is needed"),
        ({"rtol": 1e-3, "check": "none"}, "task.check=none compares nothing; leave out task.rtol"),
        ({"equal": "jobs:pair", "check": "none"}, "compares nothing; leave out task.equal"),
        ({"equal": "jobs:pair", "rtol": 1e-3}, "task.rtol: task.equal decides alone"),
        ({"function": "jobs.py:resize"}, "not its path: jobs:resize"),
        ({"function": "./src/jobs.py:resize"}, "not its path: jobs:resize"),
        ({"function": "pkg/jobs.py:resize"}, "not its path: pkg.jobs:resize"),
        ({"function": "../other/jobs.py:resize"}, "in the folder ../other it is jobs:resize"),
        ({"function": "/srv/x/jobs.py:resize"}, "in the folder /srv/x it is jobs:resize"),
        ({"items": "kinds:text"}, "returned a str, whose items are its characters"),
        ({"items": "kinds:number"}, "returned an array without a dimension"),
        ({"function": "kinds:promise"}, "returns a future (Future): nothing has been computed yet"),
        ({"function": "kinds:fifth"}, "ValueError: five (item 5)"),
        ({"function": "kinds:first"}, "ValueError: none (item 0)"),
        (
            {"function": "kinds:popped", "items": "kinds:lists"},
            "kinds:popped changes its items (item 0 was [0], then []), and a second map of them "
            "raises IndexError: pop from empty list (item 0); task.fresh_items=true",
        ),
        (
            {"function": "kinds:once"},
            "a second one raises RuntimeError: used up (item 0): it keeps something between maps",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_cause(jobs, options, error):
    """Before anything is timed, in one line, with the cure where there is one."""
    if "number" in options.get("items", ""):
        pytest.importorskip("numpy")
    jobs.module("kinds.py", KINDS)
    answer = jobs(task={**jobs.custom("jobs:resize"), **options}, mode="reference")
    assert answer.status == "failed"
    assert error in answer.error
    assert "\n" not in answer.error


KINDS = """
from concurrent.futures import Future
seen = set()

def text(size): return "x" * size
def lists(size): return [[number] for number in range(size)]
def promise(item): return Future()
def popped(item): return item.pop()

def number(size):
    import numpy
    return numpy.array(size)

def fifth(item):
    if item == 5:
        raise ValueError("five")
    return item

def first(item):
    raise ValueError("none")

def once(item):
    if item in seen:
        raise RuntimeError("used up")
    seen.add(item)
    return item

def scaled(item, factor=1): return item * factor
def scaled_all(items, factor=1): return [item * factor for item in items]
"""


@pytest.mark.parametrize("executor", ["serial", "vectorized"])
def test_keyword_arguments_reach_both_forms(jobs, executor):
    """What the loop is given the vectorized form is given too: right code is not called wrong."""
    jobs.module("kinds.py", KINDS)
    task = {"function": "kinds:scaled", "vectorized": "kinds:scaled_all", "kwargs": {"factor": 3}}
    answer = jobs(
        task={**jobs.custom("kinds:scaled"), **task},
        executor={"name": executor},
        size=3,
        reference=jobs.reference([0, 3, 6]),
    )
    answer.require_available()
    assert (answer.status, answer.error) == ("ok", None)


def test_a_folder_src_hides_no_module(jobs):
    """A file src/random.py is not what `import random` finds; src/own.py is found."""
    (jobs.folder / "src").mkdir()
    jobs.module("src/random.py", "raise SystemExit('the wrong random')\n")
    jobs.module("src/own.py", "import random\ndef double(item): return 2 * item\n")
    answer = jobs(task=jobs.custom("own:double"), size=3, reference=jobs.reference([0, 2, 4]))
    assert (answer.status, answer.error) == ("ok", None)
