"""What the page of a store's traffic quality says: the finding, its picture, the reasons."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.pages import Action, Crumb, Page
from storewide.lib.periods import Days
from storewide.sources import below_store
from storewide.sources.models import Store
from storewide.sources.traffic_quality_lists import REASONS
from storewide.warehouse.traffic_quality import Quality


def finding(store: Store, days: Days, found: Quality | None) -> str:
    """The month's traffic in one sentence."""
    values = {"store": store.name, "month": formats.month(days.first)}
    if found is None or found.whole.share is None:
        return _("Nobody was counted in %(store)s in %(month)s") % values
    values |= {
        "bots": formats.number(found.whole.bots),
        "all": formats.number(found.whole.visitors),
        "share": formats.percent(found.whole.share),
    }
    if not found.whole.bots:
        return _("None of the %(all)s visitors of %(store)s in %(month)s is a bot") % values
    return _("%(bots)s of %(all)s visitors of %(store)s in %(month)s are bots (%(share)s)") % values


def quality(store: Store, days: Days, found: Quality | None, *, changeable: bool) -> dict[str, Any]:
    """Everything the page shows beside its list of days."""
    cut = Action(_("Cut a wrong link"), reverse("sources:link-cut", args=[store.slug]), "quiet")
    page = Page(
        title=finding(store, days, found),
        short=_("Traffic quality"),
        purpose=_(
            "Every figure of visitors leaves bots out; nothing is thrown away, so both are shown here."
        ),
        guide="data#bots",
        crumbs=below_store.crumbs(store),
        actions=(
            *below_store.months(reverse("sources:traffic-quality", args=[store.slug]), days),
            *((cut,) if changeable else ()),
        ),
    )
    return {"page": page, "chart": _chart(found), "reasons": _reasons(found), "denied": _denied(found)}


def cut_link(store: Store) -> dict[str, Any]:
    """The form that cuts a link."""
    back = reverse("sources:traffic-quality", args=[store.slug])
    page = Page(
        title=_("These two are not the same"),
        purpose=_(
            "Cuts a link between a visitor and a customer, or between two ids of a visitor. No fact is touched; the "
            "link stays cut when a file tells it again."
        ),
        guide="data#who-is-who",
        crumbs=(*below_store.crumbs(store), Crumb(_("Traffic quality"), back)),
    )
    return {"page": page, "submit": _("Cut the link"), "cancel_url": back}


def _denied(found: Quality | None) -> str:
    """What was left out for want of consent; nothing where all consented."""
    if found is None or not found.denied:
        return ""
    return ngettext(
        "%(count)s event came without consent: it counts as an event, in no visitor and no session, since each page of "
        "such a visitor has an id of its own.",
        "%(count)s events came without consent: they count as events, in no visitor and no session, since each page of "
        "such a visitor has an id of its own.",
        found.denied,
    ) % {"count": formats.number(found.denied)}


def _chart(found: Quality | None) -> Chart | None:
    if found is None or not found.whole.visitors or len(found.days) < 2:
        return None
    people = tuple(each.visitors - each.bots for _day, each in found.days)
    everybody = tuple(each.visitors for _day, each in found.days)
    return Chart(
        key="traffic-quality",
        kind=ChartKind.LINE,
        title=_("Visitors by day, with and without bots"),
        unit=Unit(_("visitors a day"), "number"),
        xs=tuple(day for day, _each in found.days),
        # two lines that are the same would show as one of another name
        series=(Series(_("Without bots"), people), Series(_("With bots"), everybody))
        if people != everybody
        else (Series(_("Visitors"), everybody),),
        alt=_("Two lines of visitors by day: all of them, and those that are not bots."),
        x_label=_("Day"),
    )


def _reasons(found: Quality | None) -> list[tuple[str, int, str]]:
    """Name, visitors and meaning of each reason that occurred, most first."""
    known = sorted(found.reasons.items(), key=lambda each: -each[1]) if found else []
    return [(str(REASONS[reason][0]), count, str(REASONS[reason][1])) for reason, count in known if count]
