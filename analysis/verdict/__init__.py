"""The answer: what may be claimed, as data, and the sentences made from it."""
