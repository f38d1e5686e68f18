"""Numbered checks: what each module knows that is not as it should be (`OWN001`), said in a sentence with its cure.

A number, once given, keeps its meaning: people and programs count on it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from storewide.kit import wiring
from storewide.kit.links import Link
from storewide.kit.tags import Text


class Severity(Enum):
    """How bad a finding is: an error is to be mended, a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: its number, a sentence, where to mend it, and how bad it is.

    `reason` says why it matters and `cure` what to do, where the sentence does not say so by itself; `link` is the
    record it is about, by which the finding is known again from day to day.
    """

    code: str
    sentence: Text
    url: str
    severity: Severity = Severity.WARNING
    reason: Text = ""
    cure: Text = ""
    link: Link | None = None

    @property
    def record(self) -> str:
        """What it is about, the same each day: the record, or the address where it is mended."""
        return self.link.written if self.link else self.url


#: what a module gives: all findings of one check as they stand now
type Check = Callable[[], Iterable[Finding]]


def findings() -> list[Finding]:
    """Everything that the checks of all modules find now: errors first, each module's together."""
    found = [finding for check in wiring.load("checks") for finding in check()]
    return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)
