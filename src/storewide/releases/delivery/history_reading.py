"""Reads the history of a repository: out of two tables (commits and tags), or out of a clone that git can read."""

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from storewide.kit.errors import Refusal
from storewide.lib import tables
from storewide.lib.tables import Row
from storewide.releases.delivery.history import Commit, History, Tag

_COMMITS = ("sha", "parents", "author_date")
_TAGS = ("tag", "sha", "date")
_SECONDS = 120
#: git writes names and messages of any kind; none of these stands in what is asked for
_FIELD, _LINE = "\x1f", "\x1e"


class HistoryRefused(Refusal):
    """The tables or the clone cannot be read, or a row of them is not as it must be."""


def of_tables(commits: Path, tags: Path) -> History:
    """The history in two CSV tables, gzip too: `sha,parents,author_date` and `tag,sha,date`; other columns are left alone.

    Raises HistoryRefused with the file, the row and the value.
    """
    found: dict[str, Commit] = {}
    for row in _rows(commits, _COMMITS):
        if row["sha"] in found:
            raise HistoryRefused(f"{commits.name}, row {row.number}: commit {row['sha']} is there twice.")
        at = _moment(row["author_date"], f"{commits.name}, row {row.number}, author_date")
        found[row["sha"]] = Commit(row["sha"], tuple(row["parents"].split()), at)
    named: dict[str, Tag] = {}
    for row in _rows(tags, _TAGS):
        if row["tag"] in named:
            raise HistoryRefused(f"{tags.name}, row {row.number}: tag {row['tag']} is there twice.")
        at = _moment(row["date"], f"{tags.name}, row {row.number}, date")
        named[row["tag"]] = Tag(row["tag"], row["sha"], at)
    return History(found, named)


def of_clone(folder: Path) -> History:
    """The history of all branches and tags of a clone. Raises HistoryRefused where git is not there or refuses it."""
    commits = {
        sha: Commit(sha, tuple(parents.split()), datetime.fromisoformat(at))
        for sha, parents, at in _asked(folder, "log", "--all", f"--format=%H{_FIELD}%P{_FIELD}%aI{_LINE}")
    }
    form = f"%(refname:strip=2){_FIELD}%(objectname){_FIELD}%(*objectname){_FIELD}%(creatordate:iso-strict){_LINE}"
    tags = {
        name: Tag(name, commit or sha, datetime.fromisoformat(at))
        for name, sha, commit, at in _asked(folder, "for-each-ref", "refs/tags", f"--format={form}")
        # a tag may name a file or a tree, which is no release and has no commits
        if (commit or sha) in commits and at
    }
    return History(commits, tags)


def _rows(path: Path, required: tuple[str, ...]) -> Iterator[Row]:
    try:
        yield from tables.read(path, required=required)
    except tables.TableFault as fault:
        raise HistoryRefused(str(fault)) from None


def _moment(text: str, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise HistoryRefused(
            f"{place}: “{text}” is no moment; write it as 2026-03-01T09:30:00+01:00."
        ) from None
    if found.tzinfo is None:
        raise HistoryRefused(f"{place}: “{text}” names no zone; write it as 2026-03-01T09:30:00+01:00.")
    return found


def _asked(folder: Path, *command: str) -> Iterator[list[str]]:
    """The lines git answers with, each in its fields."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *command],  # noqa: S607 - git is where the person has it
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        raise HistoryRefused("git is not installed; install it, or give the two tables.") from None
    except subprocess.TimeoutExpired:
        raise HistoryRefused(f"git did not answer within {_SECONDS} seconds about {folder}.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise HistoryRefused(f"git cannot read {folder}: {said[-1].removeprefix('fatal: ')}.") from None
    for line in done.stdout.decode(errors="replace").split(_LINE):
        if line.strip():
            yield line.strip("\n").split(_FIELD)
