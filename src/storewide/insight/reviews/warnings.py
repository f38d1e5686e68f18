"""What of a review waits for somebody: alerts that are open, and what customers said."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.insight.reviews.sections import MOST, Section, joined, line, section
from storewide.kit import formats
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.listening.models import Feedback, FeedbackKind
from storewide.listening.permissions import ListeningPermission
from storewide.listening.queries import voice_address
from storewide.metrics import alerts_words
from storewide.metrics.models import Alert, AlertState
from storewide.sources.models import Store

#: so many words of customers are quoted
_QUOTED = 3


def open_alerts(stores: Sequence[Store], on: date) -> Section:
    """What is out of the ordinary and waits for its owner, the newest first."""
    waiting = Alert.objects.waiting(on).filter(rule__store__in=stores)
    return _alerts(list(waiting.for_list().order_by("-last", "-id")))


def alerts_of(store: Store, day: date) -> Section:
    """What was out of the ordinary on one day, whether somebody took it on already or not."""
    touching = Alert.objects.filter(rule__store=store, first__lte=day, last__gte=day)
    return _alerts(list(touching.for_list().order_by("-last", "-id")), of_day=day)


def _alerts(found: list[Alert], of_day: date | None = None) -> Section:
    shown = {"count": formats.number(len(found))}
    if of_day is not None:
        title = _("Nothing was out of the ordinary")
        if found:
            title = (
                ngettext(
                    "One thing was out of the ordinary",
                    "%(count)s things were out of the ordinary",
                    len(found),
                )
                % shown
            )
    else:
        title = alerts_words.standing(len(found))
    return section(
        "alerts",
        title,
        [_alert(each) for each in found[:MOST]],
        empty=_("Nothing that is watched by an alert lies outside what is usual."),
        left=max(len(found) - MOST, 0),
        more=(_("All alerts"), reverse("metrics:alerts")),
    )


def _alert(alert: Alert) -> dict[str, Any]:
    note = joined(alerts_words.on_days(alert), alert.cause)
    tag = Tag(str(alert.get_state_display()), Tone.BAD if alert.state == AlertState.OPEN else Tone.WAITING)
    url = reverse("metrics:alert", args=[alert.pk])
    return line(alerts_words.finding(alert), url, note, alerts_words.owner(alert), tag)


def voice(actor: Actor, stores: Iterable[Store], days: Days, zone: str) -> Section | None:
    """What customers said on these days: how often each kind, about what most, and the newest words."""
    if not may(actor, ListeningPermission.VIEW):
        return None
    begins = datetime.combine(days.first, datetime.min.time(), ZoneInfo(zone))
    ends = datetime.combine(days.last + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    rows = Feedback.objects.filter(created_at__gte=begins, created_at__lt=ends)
    rows = rows.filter(Q(store__in=list(stores)) | Q(store=None))
    kinds = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    total = sum(kinds.values())
    title = _("No customer was heard")
    if total:
        title = ngettext("One customer was heard", "%(count)s customers were heard", total) % {
            "count": formats.number(total)
        }
    counted = [
        f"{FeedbackKind(kind).label}: {formats.number(kinds[kind])}"
        for kind in FeedbackKind.values
        if kind in kinds
    ]
    return section(
        "voice",
        title,
        [*_topics(rows), *_quotes(rows)],
        note=joined(*counted),
        empty=_("What the front desk notes of calls, mails and chats stands here."),
        more=(_("All that was said"), voice_address()),
    )


def _topics(rows: Any) -> list[dict[str, Any]]:
    """What was spoken about most: records first, then areas."""
    found = (
        rows.exclude(about_label="")
        .order_by()
        .values("about_label")
        .annotate(times=Count("pk"))
        .order_by("-times", "about_label")
    )
    return [
        line(
            each["about_label"],
            voice_address(),
            _("spoken about most"),
            ngettext("once", "%(count)s times", each["times"]) % {"count": formats.number(each["times"])},
        )
        for each in found[:_QUOTED]
    ]


def _quotes(rows: Any) -> list[dict[str, Any]]:
    newest = rows.exclude(said="").select_related("area").order_by("-created_at", "-id")
    return [
        line(
            _("“%(said)s”") % {"said": each.said},
            each.get_absolute_url(),
            joined(str(each.get_kind_display()), str(each.area or ""), each.about_label),
            formats.day(each.created_at),
        )
        for each in newest[:_QUOTED]
    ]
