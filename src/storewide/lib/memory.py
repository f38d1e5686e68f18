"""What a process holds of the machine's memory beyond what it uses."""

import ctypes


def give_back() -> None:
    """Hand memory that is free back to the system; nothing happens where the C library has no way to.

    Large arrays that are gone leave holes between smaller ones that stay, which nothing else may fit into: a process
    that makes such arrays again and again grows by them.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
