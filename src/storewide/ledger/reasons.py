"""Why the effect of something that is live is not known."""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text

#: whole days with figures that there must be before go-live, and from the day after it on, to measure anything
FEWEST = 7


class Reason(Enum):
    """Why the effect of something that ships is not known."""

    WATCHED = "watched"
    UNDECIDED = "undecided"
    NO_PROMISE = "no_promise"
    NO_METRIC = "no_metric"
    GRADE_D = "grade_d"
    NEVER = "never"
    NO_PAST = "no_past"
    TOO_YOUNG = "too_young"
    NOT_LIVE = "not_live"

    @property
    def label(self) -> Text:
        """The reason in words."""
        return REASONS[self]


REASONS = {
    Reason.WATCHED: _("its watch still runs"),
    Reason.UNDECIDED: _("its watch is not decided"),
    Reason.NO_PROMISE: _("no effect was stated"),
    Reason.NO_METRIC: _("its metric is not defined any more"),
    Reason.GRADE_D: _("before and after only (grade D)"),
    Reason.NEVER: _("nobody measured it"),
    Reason.NO_PAST: _("live before its figures begin"),
    Reason.TOO_YOUNG: _("not long enough live"),
    Reason.NOT_LIVE: _("promised, due and not live"),
}
