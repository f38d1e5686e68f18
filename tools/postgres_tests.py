"""Runs the tests of the application on a private PostgreSQL that is started for them and stopped after them.

`python tools/postgres_tests.py [PYTEST ARGUMENT]...`. The cluster lies in a folder of its own and listens on
a socket in it alone. PostgreSQL refuses to run as root; then an unprivileged user of the machine runs it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

INSTALLED = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 30.0
#: no crash is to be survived, so nothing waits for the disk
SPEED = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=40",
)
DEFAULT_ARGUMENTS = ("-m", "not browser and not processes", "--ignore=tests/gates", "--ignore=tests/edge")


class PostgresMissing(Exception):
    """PostgreSQL, or a user who may run it, is not on this machine; the message says what to do."""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: on PATH, else the newest that Debian's packages installed."""
    newest = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]), reverse=True)
    found = shutil.which(name) or (str(newest[0]) if newest else None)
    if found is None:
        raise PostgresMissing(
            f"{name} was not found: install the package postgresql (apt-get install postgresql)."
        )
    return found


def user() -> str | None:
    """Who runs PostgreSQL: this user, which is None, or an unprivileged one where this user is root."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise PostgresMissing(
        f"PostgreSQL does not run as root, and none of {', '.join(UNPRIVILEGED)} is a user here."
    )


@contextmanager
def cluster() -> Iterator[str]:
    """A new cluster for as long as the block runs; gives its address as DATABASE_URL has it."""
    runner = user()
    folder = Path(tempfile.mkdtemp(prefix="storewide-postgres-"))
    try:
        if runner is not None:
            shutil.chown(folder, runner)
        make(folder, runner)
        with serving(folder, runner):
            yield f"postgres://storewide@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder)


def make(folder: Path, runner: str | None) -> None:
    """Lay out an empty cluster in `folder`/data; whoever reaches its socket is let in."""
    options = ("--username=storewide", "--auth=trust", "--encoding=UTF8", "--no-sync")
    command = [program("initdb"), "--pgdata", folder / "data", *options]
    subprocess.run(command, user=runner, cwd=folder, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serving(folder: Path, runner: str | None) -> Iterator[None]:
    """The server of the cluster in `folder`, running for as long as the block does."""
    options = [word for setting in (*SPEED, f"unix_socket_directories={folder}") for word in ("-c", setting)]
    command = [program("postgres"), "-D", folder / "data", *options]
    with (folder / "log").open("wb") as log:
        # a process group of its own: Ctrl-C is for pytest, which still speaks to the server while it ends
        server = subprocess.Popen(command, user=runner, cwd=folder, stdout=log, stderr=log, process_group=0)
    try:
        wait_until_ready(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return as soon as the server says that it accepts connections; raise where it ends or is too slow."""
    deadline = time.monotonic() + START_SECONDS
    log = folder / "log"
    while b"ready to accept connections" not in log.read_bytes():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)


def stop(_number: int, _frame: object) -> None:
    """End by the way of `finally`, so that the cluster is stopped."""
    raise SystemExit(1)


def main(arguments: list[str]) -> int:
    """Run pytest on a cluster; the exit code is pytest's, or 2 where there is no PostgreSQL."""
    signal.signal(signal.SIGTERM, stop)
    try:
        with cluster() as address:
            command = [sys.executable, "-m", "pytest", *(arguments or DEFAULT_ARGUMENTS)]
            return subprocess.run(
                command, env={**os.environ, "DATABASE_URL": address}, check=False
            ).returncode
    except PostgresMissing as missing:
        print(missing, file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
