"""Storewide: the operating system of an eCommerce organisation.

In a notebook: `storewide.analyse(frame, ...)`, `storewide.analyse_each`, `storewide.table`, `storewide.simulate`.
"""

from importlib import import_module

__version__ = "0.1.0"

#: what a notebook uses; loaded when it is first asked for, since most who import the package want something else
_NOTEBOOK = ("analyse", "analyse_each", "simulate", "table")


def __getattr__(name: str) -> object:
    if name in _NOTEBOOK:
        return getattr(import_module("storewide.notebook.reading"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_NOTEBOOK])
