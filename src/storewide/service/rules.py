"""How what an alerting system says of an incident changes what is known of it: pure, whatever the order it comes in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

#: longer titles and keys are cut
LONGEST_TITLE = 200
LONGEST_KEY = 200
#: so many looks in a row must fail before an incident is opened: one may be the network's
ENOUGH_FAILURES = 2

State = Literal["open", "acknowledged", "resolved"]
Severity = Literal["critical", "major", "minor", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one delivery says: that the incident `key` of the alerting system stood so at `at`.

    `opened_at`, `resolved_at`: where the delivery states them. `about`: the name of the service it is about.
    `recurs`: the key is that of an alarm which goes off again and again, not of one time that it did.
    """

    key: str
    state: State
    at: datetime
    title: str
    severity: Severity = "unknown"
    opened_at: datetime | None = None
    resolved_at: datetime | None = None
    url: str = ""
    about: str = ""
    recurs: bool = False


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of an incident; `told_at` is the time of the newest report that its state came from."""

    state: str
    title: str
    severity: str
    url: str
    opened_at: datetime
    resolved_at: datetime | None
    told_at: datetime | None


def begun(report: Report) -> dict[str, Any]:
    """The fields of an incident that nothing was known of; one heard of when it was over began no later."""
    opened = min(report.opened_at or report.at, report.at)
    resolved = max(report.resolved_at or report.at, opened) if report.state == "resolved" else None
    return {
        "state": report.state,
        "title": report.title,
        "severity": report.severity,
        "url": report.url,
        "opened_at": opened,
        "resolved_at": resolved,
        "told_at": report.at,
    }


def differences(known: Known, report: Report) -> dict[str, Any]:
    """The fields that a report changes; empty for a repeat, and for an older one that adds nothing.

    An older report may still say that the incident began earlier. Of two reports of one instant the resolved counts.
    """
    found = begun(report)
    found["opened_at"] = min(known.opened_at, found["opened_at"])
    if found["resolved_at"] is not None:
        found["resolved_at"] = max(found["resolved_at"], found["opened_at"])
    if not _is_news(known, report):
        found = {"opened_at": found["opened_at"]}
    if not report.url:
        found.pop("url", None)
    return {name: value for name, value in found.items() if getattr(known, name) != value}


def is_another(known: Known, report: Report) -> bool:
    """Whether an alarm that recurs went off anew: it was over before this report of it."""
    return (
        report.recurs
        and report.state != "resolved"
        and known.resolved_at is not None
        and report.at > known.resolved_at
    )


def _is_news(known: Known, report: Report) -> bool:
    if known.told_at is None or report.at > known.told_at:
        return True
    return report.at == known.told_at and (report.state == "resolved" or known.state != "resolved")
