"""What goals and objectives have in common when they are changed: their days, and that a closed one stays."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import Refusal, WrongState


class EndsBeforeItBegins(Refusal):
    """The last day lies before the first."""

    field = "ends"


class MetricMissing(Refusal):
    """What is read or planned by a metric names one that there is."""

    field = "metric"


class OutcomeMissing(Refusal):
    """What is closed says what came of it."""

    field = "outcome"


def check_days(begins: date, ends: date) -> None:
    """Raise EndsBeforeItBegins where the last day lies before the first."""
    if ends < begins:
        raise EndsBeforeItBegins(
            _("It ends on %(ends)s, before it begins on %(begins)s; choose a later last day.")
            % {"ends": formats.day(ends), "begins": formats.day(begins)}
        )


def lock_open(record: Any) -> Any:
    """The record as it is stored, so that nobody changes it meanwhile; refused once it is closed."""
    stored: Any = type(record).objects.select_for_update().get(pk=record.pk)
    if stored.closed_on is not None:
        raise WrongState(
            _("“%(name)s” was closed on %(day)s; it stays as it was.")
            % {"name": stored, "day": formats.day(stored.closed_on)}
        )
    return stored


def close(record: Any, outcome: str, at: datetime) -> None:
    """Close an open record with what came of it. Raises WrongState, OutcomeMissing."""
    stored = lock_open(record)
    if not outcome.strip():
        raise OutcomeMissing(_("Write what came of it; whoever plans the next one reads it."))
    record.closed_on, record.outcome, record.version = at.date(), outcome.strip(), stored.version + 1
    record.save(update_fields=["closed_on", "outcome", "version"])
