"""A child in place of a real process: adds its process id to the file named first, behaves as named next."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def tell(file: Path, pid: int) -> None:
    with file.open("a") as told:
        told.write(f"{pid}\n")


def end(file: Path) -> None:
    file.with_name(f"{file.name}.ended").write_text("SIGTERM")
    sys.exit(0)


def main(file: Path, kind: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: end(file))
    if kind == "environment":
        file.with_name(f"{file.name}.environment").write_text(os.environ["STOREWIDE_TEST"])
    if kind == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        tell(file, subprocess.Popen(["sleep", "600"]).pid)
    tell(file, os.getpid())
    if kind == "fail":
        sys.exit(3)
    time.sleep(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "plain")
