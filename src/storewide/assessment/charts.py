"""The pictures of an assessment: opportunity by job, points by option, how often each option comes first."""

from django.utils.translation import gettext as _

from storewide.assessment import option_words, words
from storewide.assessment.jobs_study import JobsStudy
from storewide.assessment.options_study import OptionsStudy
from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit


def opportunity(found: JobsStudy) -> Chart | None:
    """Mean opportunity scores by job; None while there are none."""
    rows = [row for row in found.rows if row.opportunity]
    if not rows:
        return None
    return Chart(
        key="opportunity",
        kind=ChartKind.BAR,
        title=words.jobs(found),
        unit=Unit(_("opportunity score, 1 to 19"), digits=1),
        x_label=_("Job"),
        xs=tuple(row.job.name for row in rows),
        series=(
            Series(_("Opportunity score"), tuple(row.opportunity.mean for row in rows if row.opportunity)),
        ),
        alt=_("Opportunity scores by job, the largest first: %(rows)s.")
        % {"rows": ", ".join(f"{row.job} {_mean(row.opportunity)}" for row in rows)},
    )


def points(found: OptionsStudy) -> Chart | None:
    """Points by option; None while there are none."""
    rows = [row for row in found.rows if row.points is not None]
    if not rows:
        return None
    return Chart(
        key="points",
        kind=ChartKind.BAR,
        title=option_words.options(found),
        unit=Unit(_("points of 100"), digits=1),
        x_label=_("Option"),
        xs=tuple(_named(row.option.name, out=row.place is None) for row in rows),
        series=(Series(_("Points"), tuple(row.points for row in rows)),),
        alt=_("Points by option: %(rows)s.")
        % {"rows": ", ".join(f"{row.option} {formats.number(row.points, 1)}" for row in rows)},
    )


def shares(found: OptionsStudy) -> Chart | None:
    """In which share of the draws each option comes first; None without two options in play."""
    rows = [row for row in found.rows if row.share is not None]
    if found.second is None or not rows:
        return None
    return Chart(
        key="shares",
        kind=ChartKind.BAR,
        title=_("How often each option comes first when nothing is taken for certain"),
        unit=Unit(_("share of draws"), "percent", digits=1),
        x_label=_("Option"),
        xs=tuple(row.option.name for row in rows),
        series=(Series(_("Comes first"), tuple(row.share.share for row in rows if row.share)),),
        alt=_("Share of draws by option: %(rows)s.")
        % {
            "rows": ", ".join(f"{row.option} {formats.percent(row.share.share)}" for row in rows if row.share)
        },
    )


def _mean(found: object) -> str:
    return formats.number(getattr(found, "mean", None), 1)


def _named(name: str, *, out: bool) -> str:
    return _("%(name)s (out)") % {"name": name} if out else name
