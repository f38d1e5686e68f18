"""What a delivery tells: something was deployed, merged or pushed, or it is an event that delivery needs nothing of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Standing = Literal["running", "succeeded", "failed", "cancelled"]

#: a commit that is none: what a branch was before it was made, or is after it was removed
NO_COMMIT = "0" * 40


@dataclass(frozen=True)
class Deployed:
    """A version is being, or was, brought to an environment; `key` is what its sender calls it, the same each time.

    `at` is when it came to stand so; `began_at` when it began, where that is stated. `undoes`: it is a roll-back.
    """

    key: str
    service: str
    environment: str
    standing: Standing
    at: datetime
    repository: str = ""
    version: str = ""
    sha: str = ""
    url: str = ""
    began_at: datetime | None = None
    undoes: bool = False


@dataclass(frozen=True)
class Written:
    """A commit as it was pushed: its id, those it stands on, and when it was written; None where that is not said."""

    sha: str
    parents: tuple[str, ...]
    authored_at: datetime | None
    is_merge: bool = False


@dataclass(frozen=True)
class Pushed:
    """Commits came to a repository."""

    repository: str
    commits: Sequence[Written]


@dataclass(frozen=True)
class Merged:
    """A change was merged; `sha` is the commit that did it, empty where that is not said."""

    repository: str
    sha: str
    at: datetime
    url: str = ""


@dataclass(frozen=True)
class Unused:
    """An event that is known, and that tells nothing of deployments; named so that its sender sees what came."""

    name: str


Told = Deployed | Pushed | Merged | Unused
