"""Writes its process id into the file named first, then sleeps for the seconds named second, or for long."""

import os
import sys
import time
from pathlib import Path

if os.environ.get("TEST_NO_KERNEL"):
    # what a system without the kernel's help looks like: the order is taken back, the thread remains
    import ctypes

    ctypes.CDLL(None).prctl(1, 0)

if __name__ == "__main__":
    file = Path(sys.argv[1])
    part = file.with_suffix(".part")
    part.write_text(str(os.getpid()))
    part.rename(file)
    time.sleep(float(sys.argv[2]) if len(sys.argv) > 2 else 600)
