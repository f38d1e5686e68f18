"""Runs the suite of every engine on a private Spark cluster: a master and two workers, started and stopped here.

`python tools/spark_tests.py [PYTEST ARGUMENT]...` in the environment of tests/spark. All of it listens on loopback
alone. Java 17 or newer must be installed.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60.0
LOCAL = "127.0.0.1"
#: no Django and no Chromium in that environment: a configuration of its own
CONFIGURED = ("-c", "tests/spark/pytest.ini", "--rootdir", ".")
SUITE = ("tests/warehouse/test_engines.py", "-v")


class SparkMissing(Exception):
    """Java or pyspark is not on this machine; the message says what to do."""


def home() -> Path:
    """Where pyspark has its scripts."""
    if shutil.which("java") is None:
        raise SparkMissing("java was not found: install Java 17 (apt-get install openjdk-17-jre-headless).")
    try:
        import pyspark
    except ImportError:
        raise SparkMissing("pyspark is not installed: run this by make test-spark.") from None
    return Path(pyspark.__file__).parent


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as asked:
        asked.bind((LOCAL, 0))
        return int(asked.getsockname()[1])


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """A master with workers for as long as the block runs; gives its address."""
    place = Path(tempfile.mkdtemp(prefix="storewide-spark-"))
    port = free_port()
    address = f"spark://{LOCAL}:{port}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(
            start(place, "master", "Master", "--port", str(port), "--webui-port", str(free_port()))
        )
        wait_for(place / "master.log", "I have been elected leader", started[0])
        for number in range(workers):
            name = f"worker-{number}"
            limits = ("--cores", "1", "--memory", "1g", "--work-dir", str(place / name))
            started.append(start(place, name, "Worker", *limits, "--webui-port", str(free_port()), address))
        for number in range(workers):
            wait_for(
                place / f"worker-{number}.log", "Successfully registered with master", started[number + 1]
            )
        yield address
    finally:
        for each in reversed(started):
            end(each)
        shutil.rmtree(place, ignore_errors=True)


def start(place: Path, name: str, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
    """One process of the cluster, in a process group of its own; what it says is in its log."""
    environment = {
        **os.environ,
        "SPARK_LOCAL_IP": LOCAL,
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "512m",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [
        str(home() / "bin/spark-class"),
        f"org.apache.spark.deploy.{kind.lower()}.{kind}",
        "--host",
        LOCAL,
    ]
    with (place / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [*command, *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
        )


def wait_for(log: Path, words: str, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as a process said these words; raise where it ends or is too slow."""
    deadline = time.monotonic() + START_SECONDS
    while words not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Spark did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a process that was started here, and the executors that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(15)


def stop(_number: int, _frame: object) -> None:
    """End by the way of `finally`, so that the cluster is stopped."""
    raise SystemExit(1)


def main(arguments: list[str]) -> int:
    """Run the suite on a cluster; the exit code is pytest's, or 2 where there is no Spark."""
    signal.signal(signal.SIGTERM, stop)
    try:
        home()
        with cluster() as address:
            print(f"Spark: a master and two workers at {address}")
            command = [sys.executable, "-m", "pytest", *CONFIGURED, *(arguments or SUITE)]
            environment = {
                **os.environ,
                "STOREWIDE_TEST_SPARK": address,
                "PYTHONPATH": "src",
                # a few thousand rows: two parts are plenty, the 200 of a cluster's default only take time
                "PYSPARK_SUBMIT_ARGS": "--conf spark.sql.shuffle.partitions=2 pyspark-shell",
                "SPARK_LOCAL_IP": LOCAL,
                "PYSPARK_PYTHON": sys.executable,
            }
            return subprocess.run(command, env=environment, check=False).returncode
    except SparkMissing as missing:
        print(missing, file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
