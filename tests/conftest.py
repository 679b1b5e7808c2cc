"""What the tests of several packages share: plans, and a state directory of their own."""

from __future__ import annotations

import pytest

from parscale.runner.cli.run import compose_for
from parscale.runner.config.overrides import CommandLine
from parscale.runner.design.planner import PlannedSweep, plan_sweep


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory, monkeypatch):
    """Keep the signing key of the tests apart from the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def plan_of():
    """Return a function: overrides -> PlannedSweep."""

    def plan(*overrides: str) -> PlannedSweep:
        return compose_for(CommandLine.parse(overrides).spelled_out(), plan_sweep)

    return plan
