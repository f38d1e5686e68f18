"""How the figure of one line was made, in words: cut, steadied, rough; and where the guide to statistics says more."""

from django.utils.translation import gettext as _

from storewide.experiments import result_words, standing_pictures
from storewide.experiments.lines import Line
from storewide.kit import formats

#: a variance that is left by at least so much was hardly steadied
HARDLY = 0.95


def notes(line: Line, currency: str | None) -> list[str]:
    """What whoever reads the line should know of it, short."""
    found = []
    if line.variance_kept is not None and line.variance_kept < HARDLY:
        found.append(
            _("steadied by what came before: %(share)s of its variance is left")
            % {"share": formats.percent(line.variance_kept, 0)}
        )
    if line.cap is not None:
        words = {
            "cap": result_words.value(line.metric, line.cap, currency),
            "units": formats.number(line.cut_units),
            "amount": result_words.value(line.metric, line.cut_off, currency),
        }
        found.append(_("cut at %(cap)s a unit: %(units)s units, %(amount)s") % words)
    if found and line.plain_relative is not None:
        words = {
            "change": result_words.signed(line.plain_relative),
            "between": standing_pictures.between(line.plain_relative_interval),
        }
        found.append(_("without: %(change)s (%(between)s)") % words)
    if line.rough:
        found.append(_("few units for values so lopsided: take the interval as rough"))
    return found


def section(line: Line) -> str:
    """The section of the guide to statistics that says how it is computed."""
    if line.cap is not None:
        return "statistics#caps"
    if line.variance_kept is not None and line.variance_kept < HARDLY:
        return "statistics#cuped"
    return f"statistics#{result_words.metric(line.metric).section}"
