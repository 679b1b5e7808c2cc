"""The Hydra sweeper that hands a whole sweep to the study at once.

Hydra's own sweeper composes every job twice and runs the jobs one after another; a study needs
all of them first, to measure them in blocks. Hydra 1.3 takes sweepers from the namespace
``hydra_plugins`` alone, hence this folder; the work is done in ``config.compose``.
"""

# No ``from __future__ import annotations`` here: it breaks Hydra's reading of the dataclass.
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

from hydra.core.config_store import ConfigStore
from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig

from parscale.runner.config.compose import SweepRequest
from parscale.runner.config.overrides import Override


@dataclass
class StudySweeperConf:
    """The node ``hydra.sweeper``: what an experiment sweeps."""

    _target_: str = "hydra_plugins.parscale_sweeper.StudySweeper"
    params: Dict[str, Any] = field(default_factory=dict)


ConfigStore.instance().store(
    group="hydra/sweeper", name="study", node=StudySweeperConf, provider="parscale"
)


class StudySweeper(Sweeper):
    """Collects what is swept and calls the task function once, with a ``SweepRequest``."""

    def __init__(self, params: Optional[Dict[str, Any]] = None) -> None:
        super().__init__()
        self.params = params or {}

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        self.hydra_context = hydra_context
        self.task_function = task_function
        self.config = config

    def sweep(self, arguments: List[str]) -> Any:
        request = SweepRequest(
            config=self.config,
            loader=self.hydra_context.config_loader,
            params=dict(self.params),
            overrides=[Override.without_prefix(word) for word in arguments],
        )
        return self.task_function(request)  # type: ignore[arg-type]
