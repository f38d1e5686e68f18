"""What the pages of the checks say: how many findings there are, their list, and how their number went day by day."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.charts import Chart, Series, Unit
from storewide.kit.checks import Severity
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.ownership.finding_counts import Trend
from storewide.ownership.findings import Found, still_open
from storewide.ownership.forms import PutOffForm
from storewide.ownership.permissions import OwnershipPermission

TAGS = {
    Severity.ERROR: Tag(gettext_lazy("error"), Tone.BAD),
    Severity.WARNING: Tag(gettext_lazy("warning"), Tone.WAITING, "warning"),
}
PUT_OFF = Tag(gettext_lazy("put off"), Tone.UNKNOWN, "flat")
STATES = (("open", gettext_lazy("open")), ("put_off", gettext_lazy("put off")))


def said(rows: Sequence[Found]) -> str:
    """How many things are open, and how many of them are errors, in one sentence."""
    found = still_open(rows)
    if not found:
        return _("Everything is as it should be")
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    values = {"count": formats.number(len(found)), "errors": formats.number(errors)}
    if not errors:
        return ngettext("One thing is worth a look", "%(count)s things are worth a look", len(found)) % values
    if errors == len(found):
        one, many = _("One thing is not as it should be"), _("%(count)s things are not as they should be")
        return (one if errors == 1 else many) % values
    return (
        ngettext(
            "%(count)s things are not as they should be; one is an error",
            "%(count)s things are not as they should be; %(errors)s are errors",
            errors,
        )
        % values
    )


def finding_url(row: Found) -> str:
    """The page of one finding."""
    return f"{reverse('ownership:finding')}?{urlencode({'code': row.code, 'record': row.record})}"


def tag(row: Found) -> Tag:
    """How bad a finding is, or that it is put off."""
    return PUT_OFF if row.suppression else TAGS[row.severity]


def finding(row: Found, actor: Actor, form: PutOffForm) -> dict[str, Any]:
    """What the page of one finding shows to `actor`: how bad it is, where it is mended, the form to put it off."""
    mends = may(actor, OwnershipPermission.CHANGE)
    return {
        "found": row,
        "tags": [tag(row)],
        "next": Action(_("Mend it"), row.finding.url) if mends else None,
        "next_reason": row.finding.cure or _("Open the place where it is mended."),
        "form": form if mends and not row.suppression else None,
        "may_mend": mends,
    }


def spec(rows: Sequence[Found], actor: Actor) -> ListSpec:
    """The list as `actor` sees it: whoever may only look gets no links to pages that are closed to them."""
    mends = may(actor, OwnershipPermission.CHANGE)
    return ListSpec(
        name="checks",
        columns=(
            Column("sentence", gettext_lazy("What was found"), sort="sentence", url=finding_url),
            Column("code", gettext_lazy("Check"), sort="code"),
            Column("severity", gettext_lazy("How bad"), value=tag, kind=Kind.TAG, sort="severity__value"),
            Column("cure", gettext_lazy("What to do"), value="finding__cure", priority=3),
            Column(
                "until", gettext_lazy("Put off until"), value="suppression__until", kind=Kind.DAY, priority=3
            ),
            Column(
                "mend",
                gettext_lazy("Mend it"),
                value=lambda _row: gettext_lazy("Open"),
                url=(lambda row: row.finding.url) if mends else None,
                priority=2,
            ),
        ),
        search=("sentence", "code"),
        search_label=gettext_lazy("Search what was found"),
        filters=_filters(rows),
        counted=ngettext_lazy("%(shown)s finding", "%(shown)s findings", "count"),
        empty=Empty(
            gettext_lazy("Everything is as it should be"),
            gettext_lazy(
                "Here stands what Storewide knows is not right: areas that nobody answers for, KPIs without an owner."
            ),
        ),
    )


def _filters(rows: Sequence[Found]) -> tuple[Filter, ...]:
    numbers = sorted(Counter(row.code for row in rows).items())
    return (
        Filter("code", gettext_lazy("Check"), [(code, f"{code} ({n})") for code, n in numbers]),
        Filter(
            "severity",
            gettext_lazy("How bad"),
            [(severity.value, TAGS[severity].label) for severity in Severity],
            field="severity__value",
        ),
        Filter("state", gettext_lazy("State"), STATES),
    )


def chart(trend: Trend, code: str) -> Chart | None:
    """How many findings were open day by day; None until two days were counted."""
    if len(trend.days) < 2:
        return None
    first, last = trend.open[0], trend.open[-1]
    values = {"first": formats.number(first), "last": formats.number(last), "day": formats.day(trend.days[0])}
    if first == last:
        title = _("As many findings as on %(day)s: %(last)s") % values
    elif last < first:
        title = _("%(last)s findings are open, down from %(first)s on %(day)s") % values
    else:
        title = _("%(last)s findings are open, up from %(first)s on %(day)s") % values
    return Chart(
        key="findings",
        title=f"{code}: {title}" if code else title,
        unit=Unit(_("open findings")),
        xs=trend.days,
        series=(Series(_("Open findings"), tuple(float(value) for value in trend.open)),),
        alt=title,
        x_label=_("Day"),
    )
