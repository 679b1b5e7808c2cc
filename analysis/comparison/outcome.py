"""The comparison itself: cells paired by their hash, judged together, summed up to an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parscale.estimation.multiplicity import simultaneous_level
from parscale.study_format.environments import Difference, Surroundings, differences

from .errors import ComparisonError, EnvironmentsDifferError
from .labels import cell_labels
from .pairing import Compared, Pairing
from .ratios import Key, judgeable
from .request import Basis, Request
from .side import Side


@dataclass(frozen=True)
class Outcome:
    """Everything the comparison found; terminal, Markdown and JSON show it."""

    old: Side
    new: Side
    request: Request
    basis: Basis
    level: float
    comparisons: int
    compared: tuple[Compared, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def bad(self) -> list[Compared]:
        """Returns the regressions, or the results that are not reproduced."""
        return [one for one in self.compared if one.verdict.bad]

    @property
    def undecided(self) -> list[Compared]:
        """Returns what nothing can be said of."""
        return [one for one in self.compared if one.verdict.word == "cannot say"]

    @property
    def pointless(self) -> bool:
        """Whether no comparison has an interval and none is bad: this gate could never fire."""
        return not self.comparisons and not self.bad

    @property
    def exit_code(self) -> int:
        """Returns 0, 1 (bad; with `strict` also undecided or lost cells), 2 (nothing to judge)."""
        if self.pointless:
            return 2
        lost = self.request.strict and (self.undecided or self.only_old)
        return 1 if self.bad or lost else 0


def compare(old: Side, new: Side, request: Request) -> Outcome:
    """Returns what changed from old to new.

    Raises ComparisonError when the studies have nothing in common, EnvironmentsDifferError when
    they were measured in different environments and the request does not say to go on.
    """
    common = [str(cell) for cell in new.cells.index if cell in old.cells.index]
    if not common:
        raise ComparisonError(f"{old.name} and {new.name} have no cell in common{_why(old, new)}")
    found = _differences(old, new, common)
    _refuse(found, request)
    keys = _keys(old, new, common, request.scope)
    basis = _basis(old, new, keys, request, differ=any(each.kind == "conditions" for each in found))
    judged = judgeable(old, new, keys, basis)
    level = simultaneous_level(request.level, max(1, len(judged)))
    pairing = Pairing(old, new, request, basis, level)
    return Outcome(
        old,
        new,
        request,
        basis,
        level,
        len(judged),
        compared=tuple(row for cell in common for row in pairing.rows(cell, keys)),
        only_old=_labels_of(old, new),
        only_new=_labels_of(new, old),
        differences=tuple(found),
    )


def _differences(old: Side, new: Side, common: Sequence[str]) -> list[Difference]:
    labels = {(old.interpreter(cell), new.interpreter(cell)) for cell in common}
    ran = {pair for pair in labels if all(pair)}
    return differences(
        Surroundings(old.environment, old.plan.measure),
        Surroundings(new.environment, new.plan.measure),
        ran,
    )


def _refuse(found: Sequence[Difference], request: Request) -> None:
    serious = [str(each) for each in found if each.kind == "conditions"]
    if serious and not (request.anyway or request.reproduction):
        more = f" and {len(serious) - 3} more" if len(serious) > 3 else ""
        raise EnvironmentsDifferError(
            f"the environments differ in what moves times by itself: "
            f"{'; '.join(serious[:3])}{more}; measure both on one machine, "
            "or compare speedups all the same with --anyway"
        )


def _keys(old: Side, new: Side, common: Sequence[str], scope: str | None) -> list[Key]:
    scopes = [name for name in old.tables if name in new.tables and scope in (None, name)]
    return [(name, cell) for cell in common for name in scopes]


def _basis(old: Side, new: Side, keys: Sequence[Key], request: Request, *, differ: bool) -> Basis:
    """Seconds on one machine; speedups, in which the machine cancels out, otherwise."""
    wanted = request.basis or ("speedup" if differ or request.reproduction else "seconds")
    if wanted == "seconds" or judgeable(old, new, keys, "speedup"):
        return wanted
    if request.basis and judgeable(old, new, keys, "seconds"):
        raise ComparisonError(
            "no cell has a speedup in both studies (only serial loops, or no "
            "baseline); compare with --by seconds"
        )
    return request.basis or "seconds"


def _labels_of(side: Side, other: Side) -> tuple[str, ...]:
    labels = cell_labels(side.cells)
    return tuple(labels[str(cell)] for cell in side.cells.index if cell not in other.cells.index)


def _why(old: Side, new: Side) -> str:
    """Returns which factor tells the studies apart: " (size: 100 in the old, 200 in the new)"."""
    for name in (str(column) for column in old.cells if column in new.cells):
        if name in ("role", "baseline", "serial_form", "planned", "arm", "group"):
            continue
        first, second = (set(side.cells[name].dropna().astype(str)) for side in (old, new))
        if first and second and not first & second:
            return (
                f" ({name}: {', '.join(sorted(first)[:3])} in the old, "
                f"{', '.join(sorted(second)[:3])} in the new); run the same sweep twice"
            )
    return "; run the same sweep twice"
