"""Waiting for workers that come, that come too few, or that never come."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from parscale_worker import rendezvous
from parscale_worker.deadline import Deadline
from parscale_worker.rendezvous import Rendezvous


@pytest.fixture
def deadline():
    return Deadline(20, lambda: None)  # never armed


@pytest.fixture
def meeting(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    place = Rendezvous()
    yield place
    place.close()
    assert not list(tmp_path.iterdir())


def test_all_workers_meet(meeting, deadline):
    """Each of them waits for the others, so all of them exist."""
    with ThreadPoolExecutor(3) as pool:
        assert meeting.gather(pool.submit, 3, deadline) == 3


def test_a_pool_that_is_too_small_is_released(meeting, deadline, monkeypatch):
    """After a while of patience, with the number that came."""
    monkeypatch.setattr(rendezvous, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(rendezvous, "LOOK_SECONDS", 0.01)
    with ThreadPoolExecutor(1) as pool:
        assert meeting.gather(pool.submit, 2, deadline) == 1


def test_a_pool_that_breaks_speaks_up(meeting, deadline, monkeypatch):
    """Instead of being waited for."""
    monkeypatch.setattr(rendezvous, "LOOK_SECONDS", 0.0)

    def submit(*_):
        future = Future()
        future.set_exception(RuntimeError("no workers"))
        return future

    with pytest.raises(RuntimeError, match="no workers"):
        meeting.gather(submit, 2, deadline)


def test_workers_that_cannot_reach_the_place_are_not_waited_for(meeting, deadline, monkeypatch):
    """Their tasks are done without anybody having come."""
    monkeypatch.setattr(rendezvous, "LOOK_SECONDS", 0.0)

    def submit(*_):
        future = Future()
        future.set_result(None)
        return future

    assert meeting.gather(submit, 2, deadline) == 0
