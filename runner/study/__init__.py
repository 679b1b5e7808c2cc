"""A study from start to end: prepared, measured block by block, resumed, reported."""
