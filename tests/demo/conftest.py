"""The small demo store, for the tests of what it holds."""

from tests.furnished import demo

__all__ = ["demo"]
