"""Libraries that are loaded when something of theirs is first used, not when a module that may need them is.

A command that only reads records starts a second sooner without what fits curves or draws charts. Python has no import of
this kind before 3.15; only libraries that take more than a tenth of a second come this way.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class Late(ModuleType):
    """A module by its name, loaded when the first of its names is asked for; raises what its import raises."""

    def __getattr__(self, name: str) -> Any:
        """Ask the module itself, and keep the answer: the next time it is an attribute like any other."""
        if name.startswith("__"):
            # asked by tools that look at what is imported (inspect, doctest), which is not using it
            raise AttributeError(name)
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found
