"""Values as Hydra's override grammar reads them, there and back."""

from __future__ import annotations

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser

from parscale.runner.config.quoting import override

VALUES = [1, 0, True, False, None, 2.5, -3, "", "a b", "it's", "a\\", "x,y", "é", [1, 0, True], []]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_read_back(value):
    """What is written is read as the same value of the same type."""
    read = OverridesParser.create().parse_override(override("key", value)).value()
    if isinstance(value, str):
        read = str(read) if value else getattr(read, "text", read)
    assert read == value
    assert type(read) is type(value)
