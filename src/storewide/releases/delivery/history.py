"""The history of a repository: which commits a release brought, and how long they waited for it. Pure.

The commits of a release are those that its tag reaches and the tag of the earlier one does not, so that several release
branches may run at once; merges bring nothing of their own and are left out. The lead time of a commit is the time
from its author's date to the date of the tag.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

_DAY = 86_400


class HistoryUnreadable(ValueError):
    """A tag or commit that is needed is not there."""


@dataclass(frozen=True)
class Commit:
    """A commit: its id, those of its parents, and when it was written (with its zone)."""

    sha: str
    parents: tuple[str, ...]
    authored_at: datetime


@dataclass(frozen=True)
class Tag:
    """A name for a commit, and when it was given."""

    name: str
    sha: str
    at: datetime


@dataclass(frozen=True)
class Release:
    """What a release brought since an earlier one: its commits without merges, and their median lead time in days.

    The median is None where no commit came with it.
    """

    since: Tag
    tag: Tag
    commits: tuple[Commit, ...]

    @property
    def median_lead_days(self) -> float | None:
        """The median of the commits' lead times in days; a commit dated after its tag counts below zero."""
        leads = [(self.tag.at - commit.authored_at).total_seconds() / _DAY for commit in self.commits]
        return statistics.median(leads) if leads else None


@dataclass(frozen=True)
class History:
    """Commits by id, and tags by name."""

    commits: Mapping[str, Commit]
    tags: Mapping[str, Tag]

    def release(self, since: str, tag: str) -> Release:
        """What the tag `tag` brought since the tag `since`. Raises HistoryUnreadable for a tag that is not there."""
        earlier, later = self._tag(since), self._tag(tag)
        old = set(self._reached(earlier.sha, frozenset()))
        own = tuple(self.commits[sha] for sha in self._reached(later.sha, old))
        return Release(earlier, later, tuple(commit for commit in own if len(commit.parents) < 2))

    def lacking(self) -> int:
        """How many parents are named that are not there: a history cut short counts too few commits."""
        named = {parent for commit in self.commits.values() for parent in commit.parents}
        return len(named - self.commits.keys())

    def _tag(self, name: str) -> Tag:
        if name not in self.tags:
            raise HistoryUnreadable(f"There is no tag {name}; {_near(name, list(self.tags))}.")
        tag = self.tags[name]
        if tag.sha not in self.commits:
            raise HistoryUnreadable(
                f"The tag {name} names commit {tag.sha}, which is not among the commits; export all branches."
            )
        return tag

    def _reached(self, sha: str, without: frozenset[str] | set[str]) -> Iterator[str]:
        """The commits reached from one, itself first, but for those in `without`, which are not followed either."""
        seen, waiting = set(without), [sha]
        while waiting:
            each = waiting.pop()
            if each not in seen and each in self.commits:
                seen.add(each)
                yield each
                waiting.extend(self.commits[each].parents)


def _near(name: str, known: Sequence[str]) -> str:
    # importing it takes longer than most histories
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"there are {', '.join(near)}" if near else f"there are {len(known)} tags"
