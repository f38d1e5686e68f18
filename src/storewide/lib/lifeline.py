"""Ends a process when the one that started it ends, even by kill -9, so that no part of Storewide lives on.

`python -m storewide.lib.lifeline PID MODULE [ARGUMENT]...` runs a module so; PID is the starter's.
"""

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

LOOK_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1


def hold(starter: int) -> None:
    """End this process, without a word, as soon as process `starter`, its parent, has ended.

    Linux does it at once; it forgets the order in a forked child, which must hold on its own. A thread that
    looks for the parent covers other systems, and a parent that ended before the order was given.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(starter,), name="lifeline", daemon=True).start()


def command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command line that runs `module` with `arguments` for as long as the calling process lives."""
    return (sys.executable, "-m", "storewide.lib.lifeline", str(os.getpid()), module, *arguments)


def _watch(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


def main() -> None:
    """Hold on to the starter named first, then be the module named second."""
    hold(int(sys.argv[1]))
    module = sys.argv[2]
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
