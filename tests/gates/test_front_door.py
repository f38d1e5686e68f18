"""The scripts behind make find what is there, help themselves where they can, else say what to install."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.gates.tree import ROOT

UV = """case "$1 $2" in
    "--version ") echo "uv 0";;
    "python find") [ "$5" = "{has}" ];;
    *) echo "{who} $UV_PYTHON $*";;
esac"""
#: a Python that can make an environment, one that has pip alone, and one that has neither
WITH_VENV = (
    'case "$*" in "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python";; *install*) {install};; esac'
)
WITH_PIP = 'case "$*" in "-m venv "*) exit 1;; *install*) {install};; esac'
WITH_NOTHING = 'case "$*" in "-m "*) exit 1;; esac'


@pytest.fixture
def machine(tmp_path: Path):
    """A project and a PATH of its own that holds the named programs alone; runs a script there."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (tmp_path / "tools").mkdir()
    for tool in ("sh", "dirname", "rm", "mkdir", "cp", "cat", "chmod", "id"):
        (programs / tool).symlink_to(shutil.which(tool))

    def run(script: str, *arguments: str, **fakes: str) -> subprocess.CompletedProcess[str]:
        shutil.copy(ROOT / "tools" / script, tmp_path / "tools")
        for name, body in fakes.items():
            fake = programs / name.replace("_", "-")
            fake.write_text(f"#!/bin/sh\n{body}\n")
            fake.chmod(0o755)
        return subprocess.run(
            ["sh", str(tmp_path / "tools" / script), *arguments],
            env={"PATH": str(programs)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def installing(tmp_path: Path, body: str) -> str:
    """What a fake pip does: put a uv where the script expects it."""
    (tmp_path / "new-uv").write_text(f"#!/bin/sh\n{body}\n")
    target = tmp_path / ".tools" / "uv" / "bin"
    return f'mkdir -p "{target}"; cp "{tmp_path / "new-uv"}" "{target}/uv"; chmod 755 "{target}/uv"'


def uv(who: str, has: str = "3.13") -> str:
    return UV.replace("{who}", who).replace("{has}", has)


def test_uv_on_the_path_is_used_as_it_is(machine, tmp_path: Path):
    done = machine("uv.sh", "sync", "--locked", uv=uv("mine"))
    assert (done.returncode, done.stdout) == (0, "mine  sync --locked\n")
    assert not (tmp_path / ".tools").exists()


@pytest.mark.parametrize("python", [WITH_VENV, WITH_PIP])
@pytest.mark.parametrize("path", [{}, {"uv": "exit 127"}])
def test_missing_or_broken_uv_is_installed_once(machine, tmp_path: Path, python: str, path: dict[str, str]):
    fake = python.replace("{install}", installing(tmp_path, uv("new")))
    first = machine("uv.sh", "sync", python3=fake, **path)
    assert (first.returncode, first.stdout) == (0, "new  sync\n")
    assert first.stderr.startswith("Installing uv ")
    second = machine("uv.sh", "sync", python3="exit 1", **path)
    assert (second.stdout, second.stderr) == ("new  sync\n", "")


def test_python_that_can_install_nothing_is_one_sentence(machine):
    done = machine("uv.sh", "sync", python3=WITH_NOTHING)
    assert done.returncode == 1
    assert done.stderr.endswith(
        "python3 has neither venv nor pip: install uv, or the package python3-venv.\n"
    )


def test_no_python_is_one_sentence(machine):
    done = machine("uv.sh", "sync")
    assert done.returncode == 1
    assert done.stderr.startswith("No Python found: install Python 3.12 or newer")


def test_another_python_is_allowed_where_313_is_missing(machine):
    done = machine("uv.sh", "sync", uv=uv("mine", has=">=3.12"))
    assert done.stdout == "mine >=3.12 sync\n"


def test_browser_is_the_one_that_is_there(machine, tmp_path: Path):
    done = machine("browser.sh", google_chrome="exit 0")
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'bin' / 'google-chrome'}\n")


def test_missing_browser_is_one_sentence_that_names_the_package(machine):
    done = machine("browser.sh")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "install the package chromium" in done.stderr


def test_make_help_lists_every_target_with_a_line():
    # make hands its own flags down to what it runs, which these tests are when make runs them
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", "help"], cwd=ROOT, env=mine, capture_output=True, text=True, check=True)
    targets = [line.split()[1] for line in done.stdout.splitlines()]
    assert targets == [
        "help",
        "demo",
        "setup",
        "check",
        "test",
        "test-peers",
        "fix",
        "bench",
        "calibrate",
        "test-postgres",
        "test-spark",
        "faults",
        "wheel",
        "clean",
    ]
