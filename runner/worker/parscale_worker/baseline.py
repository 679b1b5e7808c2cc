"""The reference: the serial loop run once, checked, and its results kept for all other trials.

Run beside it are the two questions under every comparison. Does a map leave its items, and what the
function remembers, as they were? Only then do later maps repeat the first. And does the function
give the same results in another process? Only then is a difference an error of the executor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker import reference, tasks
from parscale_worker.deadline import Deadline
from parscale_worker.equality import first_difference
from parscale_worker.errors import SpecificationError, WrongResultsError, describe, mark_item
from parscale_worker.executors.serial import Serial
from parscale_worker.laziness import refusal
from parscale_worker.phases import timed
from parscale_worker.reporting import Report
from parscale_worker.specification import Specification
from parscale_worker.tasks.base import Task
from parscale_worker.tolerance import Tolerance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LARGEST_SNAPSHOT_BYTES = 200_000_000
SHARE_FOR_SECOND_MAP = 3
"""The second map is run when it fits this many times into what is left of the limit."""
UNSTEADY = (
    "the function does not repeat itself: in another process its results differ, {difference};"
    " seed what is random, sort what comes out of a set, return no times, addresses or temporary"
    " names (task.check=none compares nothing)"
)
UNSTEADY_ITEMS = (
    "the items do not repeat themselves: made in another process they differ, {difference};"
    " seed what is random in {name}"
)


class Reference:
    """One run of the serial loop in this process."""

    def __init__(
        self,
        specification: Specification,
        report: Report,
        deadline: Deadline,
        begin: Callable[[], None],
    ) -> None:
        self._specification = specification
        self._report, self._deadline, self._begin = report, deadline, begin
        self._task = tasks.create(specification.task_name, specification.task)

    def make(self) -> None:
        """Report the loop's one sample, store its results; WrongResultsError if they are wrong."""
        task, size = self._task, self._specification.size
        items = task.items(size)
        before = _snapshot(items)
        self._begin()
        first, results = _Pass(task, items), None
        results = first.results
        self._report.sample("map", 0, 1, first.seconds, first.cpu_seconds)
        self._check(results)
        # What is stored must be of the first map: a second one may change what results refer to.
        self._store(results, before)
        self._report.reference(**self._repetition(first, items, before))

    def repeat(self) -> None:
        """Run the loop again and compare; WrongResultsError where it does not repeat itself."""
        path = self._specification.reference
        items = self._task.items(self._specification.size)
        if path is None or self._task.check == "none":
            return
        stored = reference.read_items(path)
        if stored is not None:
            difference = first_difference(stored, items, Tolerance())
            if difference is not None:
                raise WrongResultsError(
                    UNSTEADY_ITEMS.format(
                        difference=difference, name=self._specification.task.get("items")
                    )
                )
        self._begin()
        results = Serial().map(self._task.function, items)
        self._deadline.disarm()
        expected = reference.read(path)
        difference = first_difference(expected, results, self._task.tolerance(), self._task.equal)
        if difference is not None:
            raise WrongResultsError(UNSTEADY.format(difference=difference))

    def _check(self, results: list[Any]) -> None:
        name = self._specification.task.get("function") or self._specification.task_name
        lazy = refusal(str(name), results)
        if lazy is not None:
            raise SpecificationError(lazy)
        expected = self._task.expected(self._specification.size)
        if expected is not None:
            difference = first_difference(expected, results, self._task.tolerance())
            if difference is not None:
                raise WrongResultsError(f"the serial loop is wrong itself, {difference}")

    def _store(self, results: list[Any], items: bytes | None) -> None:
        path = self._specification.reference
        if path is not None and self._task.check != "none":
            reference.write(path, results)
            reference.write_items(path, items)

    def _repetition(
        self, first: _Pass, items: Sequence[Any], before: bytes | None
    ) -> dict[str, Any]:
        """What a second map on the same items shows."""
        changed, change = _changed(before, items)
        found: dict[str, Any] = {
            "items_changed": None if self._task.fresh_items else changed,
            "items_change": "" if self._task.fresh_items else change,
            "first_seconds": first.seconds,
            "later_items_first_seconds": first.later_seconds,
        }
        if self._deadline.remaining() < SHARE_FOR_SECOND_MAP * first.seconds:
            return found
        again = self._task.items(self._specification.size) if self._task.fresh_items else items
        try:
            second = _Pass(self._task, again)
        except Exception as error:  # the first map was right: what it left behind breaks the next
            raise SpecificationError(self._unrepeatable(change, describe(error))) from error
        return {
            **found,
            "second_seconds": second.seconds,
            "later_items_second_seconds": second.later_seconds,
        }

    def _unrepeatable(self, change: str, error: str) -> str:
        name = self._specification.task.get("function") or self._specification.task_name
        if change and not self._task.fresh_items:
            return (
                f"{name} changes its items ({change}), and a second map of them raises {error};"
                " task.fresh_items=true gives every map items of its own"
            )
        return (
            f"the first map of {name} is right, a second one raises {error}: it keeps something"
            " between maps, so that later maps are no repetitions of the first"
        )


class _Pass:
    """One map of the loop, its first item timed apart: that one may import and compile."""

    def __init__(self, task: Task, items: Sequence[Any]) -> None:
        function, loop = task.function, Serial()
        start, opening = timed(lambda: loop.map(function, items[0:1]))
        rest, others = timed(lambda: _rest(loop, function, items))
        self.results = [*opening, *others]
        self.seconds = start.seconds + rest.seconds
        self.cpu_seconds = start.cpu_seconds + rest.cpu_seconds
        self.later_seconds = rest.seconds if len(items) > 1 else None


def _rest(loop: Serial, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """All but the first item, counted from the first one where they fail."""
    try:
        return loop.map(function, items[1:])
    except Exception as error:
        mark_item(error, 1 + getattr(error, "parscale_item", 0))
        raise


def _snapshot(items: Sequence[Any]) -> bytes | None:
    """The items as they are before a map; None where they cannot be kept."""
    import pickle

    try:
        pickled = pickle.dumps(items, reference.PROTOCOL)
    except Exception:  # open files, locks: nothing can be told of them
        return None
    return pickled if len(pickled) <= LARGEST_SNAPSHOT_BYTES else None


def _changed(before: bytes | None, items: Sequence[Any]) -> tuple[bool | None, str]:
    """Whether a map has changed its items, and the first change."""
    import pickle

    if before is None:
        return None, ""
    try:
        difference = first_difference(pickle.loads(before), items, Tolerance())  # noqa: S301
    except Exception:  # what a user's classes raise when they are compared
        return None, ""
    if difference is None:
        return False, ""
    return True, difference.replace(": expected ", " was ").replace(", got ", ", then ")
