"""What the checks of all modules find, beside what of it is put off: the one reading behind page, command and map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from storewide.kit import checks
from storewide.kit.checks import Finding, Severity
from storewide.kit.tags import Text
from storewide.ownership.models import Area, Suppression


@dataclass(frozen=True)
class Found:
    """A finding as it stands on a day: open, or put off by a suppression that holds."""

    finding: Finding
    suppression: Suppression | None = None

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def sentence(self) -> Text:
        return self.finding.sentence

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def record(self) -> str:
        return self.finding.record

    @property
    def state(self) -> str:
        """Whether it is open, or put off."""
        return "put_off" if self.suppression else "open"


def found(on: date) -> list[Found]:
    """Everything that is found now, errors first and what is put off last; one query besides those of the checks."""
    holding = {(each.code, each.record): each for each in Suppression.objects.on(on)}
    rows = [Found(finding, holding.get((finding.code, finding.record))) for finding in checks.findings()]
    return sorted(rows, key=lambda row: row.suppression is not None)


def find(code: str, record: str, on: date) -> Found | None:
    """One finding as it stands; None where nothing of it is found any more."""
    return next((row for row in found(on) if (row.code, row.record) == (code, record)), None)


def still_open(rows: Iterable[Found]) -> list[Finding]:
    """What is not put off."""
    return [row.finding for row in rows if row.suppression is None]


def worst_by_area(rows: Sequence[Found]) -> dict[str, list[Finding]]:
    """The open findings about each area, by its short name, errors first."""
    by_slug: dict[str, list[Finding]] = {}
    for finding in still_open(rows):
        if finding.link is not None and finding.link.kind == Area.KIND:
            by_slug.setdefault(finding.link.id, []).append(finding)
    return by_slug
