"""What the pages of alerts say."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit.links import Link, resolve
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag
from storewide.metrics import alerts_pictures, alerts_queries, alerts_words, areas, definitions
from storewide.metrics.alerts_series import Cut
from storewide.metrics.models import Alert, AlertState

GUIDE = "alerts"


def index(waiting: int, *, changeable: bool) -> Page:
    """The list of alerts, whose title is what is to be done."""
    watch = Action(_("Watch a metric"), reverse("metrics:alert-rule-new"))
    rules = Action(_("What is watched"), reverse("metrics:alert-rules"), "quiet")
    return Page(
        title=alerts_words.standing(waiting),
        short=_("Alerts"),
        purpose=_("Days on which a metric was not as usual, and who looks into it."),
        guide=GUIDE,
        actions=(watch, rules) if changeable else (rules,),
    )


def crumbs() -> tuple[Crumb, ...]:
    """The way to one alert or rule."""
    return (Crumb(_("Alerts"), reverse("metrics:alerts")),)


def detail(alert: Alert, today: date, *, changeable: bool) -> dict[str, Any]:
    """One alert: what was out of the ordinary, its picture, what happened then, who looks into it."""
    definition = definitions.named(alert.rule.metric)
    happened = alerts_queries.happened(alert)
    under_way = alert.state != AlertState.CLOSED
    area = areas.of_metric(alert.rule.metric)
    return {
        "page": Page(
            title=alerts_words.finding(alert),
            short=alerts_words.series(alert.rule, alert.label),
            purpose=f"{alerts_words.on_days(alert)}. {alerts_words.state(alert, today)}",
            guide=f"{GUIDE}#one-alert",
            crumbs=crumbs(),
            actions=(why(alert), *(_answers(alert) if changeable and under_way else ())),
        ),
        "alert": alert,
        "tags": [alert.tag, alerts_words.direction(alert, definition)],
        "accountable": alert.owner or "",
        "next": _next(alert) if changeable and under_way else None,
        "next_reason": _next_reason(alert),
        "chart": alerts_pictures.of_alert(alert, happened),
        "happened": happened,
        "facts": _facts(alert),
        "area": area,
        "cause_of": alerts_queries.cause_of(alert),
        "history": history(alert),
    }


def why(alert: Alert) -> Action:
    """The way to why the metric changed on the days of the alert."""
    link = resolve(Link("why", alert.rule.metric))
    where = [f"{name}={value}" for name, value in Cut.of(alert.rule).filters(alert.label)]
    query = {"store": alert.rule.store.slug, "from": alert.first, "to": alert.last, "where": where}
    return Action(link.label or _("Why it changed"), f"{link.url}?{urlencode(query, doseq=True)}", "quiet")


def snooze(alert: Alert) -> Page:
    """The form that puts an alert off."""
    return Page(
        title=_("Put the alert off"),
        purpose=alerts_words.finding(alert),
        guide=f"{GUIDE}#answers",
        crumbs=(*crumbs(), _to(alert)),
    )


def close(alert: Alert) -> Page:
    """The form that closes an alert."""
    return Page(
        title=_("Say what it was"),
        purpose=alerts_words.finding(alert),
        guide=f"{GUIDE}#answers",
        crumbs=(*crumbs(), _to(alert)),
    )


def _to(alert: Alert) -> Crumb:
    return Crumb(alerts_words.series(alert.rule, alert.label), alert.get_absolute_url())


def _next(alert: Alert) -> Action:
    if alert.state == AlertState.ACKNOWLEDGED:
        return Action(_("Say what it was"), reverse("metrics:alert-close", args=[alert.pk]))
    return Action(_("I look into it"), reverse("metrics:alert-acknowledge", args=[alert.pk]), post=True)


def _next_reason(alert: Alert) -> str:
    if alert.state == AlertState.ACKNOWLEDGED:
        return _("When you know what it was, say so: whoever meets the same again finds it.")
    return _("Say that somebody looks into it; it waits for nobody then.")


def _answers(alert: Alert) -> tuple[Action, ...]:
    """What else can be done; the next thing to do stands by itself."""
    put_off = Action(_("Put off"), reverse("metrics:alert-snooze", args=[alert.pk]), "quiet")
    if alert.state == AlertState.ACKNOWLEDGED:
        return (put_off,)
    return (put_off, Action(_("Say what it was"), reverse("metrics:alert-close", args=[alert.pk]), "quiet"))


def _facts(alert: Alert) -> list[tuple[str, str | Tag]]:
    return [
        (_("Expected"), alerts_words.value(alert, alert.expected)),
        (_("Usual"), alerts_words.interval(alert)),
        (_("Got"), alerts_words.value(alert, alert.got)),
        (_("Store"), str(alert.rule.store)),
    ]
