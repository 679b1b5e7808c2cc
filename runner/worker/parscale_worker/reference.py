"""The results that every other trial is compared with: those of the serial loop, pickled.

Written beside and moved into place, so that a half-written reference is never read. Protocol 4
is the newest that every supported interpreter reads. `pickle` is imported when it is needed,
after everything was timed: a trial would pay 5 ms for it before its first phase.
"""

from __future__ import annotations

import os

from parscale_worker.errors import WorkerError, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PROTOCOL = 4
ITEMS = ".items"


def write(path: str, results: list[Any]) -> None:
    """Store the results; WorkerError when they cannot be pickled."""
    import pickle

    beside = f"{path}.{os.getpid()}"
    try:
        with open(beside, "wb") as file:
            pickle.dump(results, file, PROTOCOL)
        os.replace(beside, path)
    except OSError as error:
        raise WorkerError(f"the reference cannot be written: {describe(error)}") from error
    except Exception as error:
        os.unlink(beside)
        raise WorkerError(
            f"results cannot be pickled, so they cannot be compared: {describe(error)};"
            " task.check=none measures without comparing"
        ) from error


def read(path: str) -> list[Any]:
    """The stored results; WorkerError when there are none."""
    import pickle

    try:
        with open(path, "rb") as file:
            results: list[Any] = pickle.load(file)  # noqa: S301 - written by `write` in this run
    except Exception as error:
        raise WorkerError(f"the reference cannot be read: {describe(error)}") from error
    return results


def write_items(path: str, pickled: bytes | None) -> None:
    """Keep the items beside the results, where they can be pickled: to tell what differs later."""
    if pickled is None:
        return
    with open(path + ITEMS, "wb") as file:
        file.write(pickled)


def read_items(path: str) -> Any | None:
    """The items that the results were made from; None where they are not known."""
    import pickle

    try:
        with open(path + ITEMS, "rb") as file:
            return pickle.load(file)  # noqa: S301 - written by `write_items` in this run
    except Exception:  # whatever they are, they only help to explain
        return None
