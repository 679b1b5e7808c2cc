"""The design of the experiment, as pure data: cells, their baselines, blocks and their order."""
