"""What the tests of several packages share: plans, and a state directory of their own."""

from __future__ import annotations

import pytest

from runner.combinations import spell_out
from runner.command import composed
from runner.planning import Planned, planned


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory, monkeypatch):
    """Keep the signing key of the tests apart from the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def plan_of():
    """Return a function: overrides -> Planned."""

    def plan(*overrides: str) -> Planned:
        return composed(spell_out(list(overrides)), planned)

    return plan
