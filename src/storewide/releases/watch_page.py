"""What the page of a watch shows: the finding, each metric against the weeks before, one of them by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import may
from storewide.kit.tags import Tag
from storewide.ledger.models import IntendedEffect
from storewide.lib.clock import now
from storewide.listening import queries as listening
from storewide.metrics.words import name
from storewide.organization.models import Person
from storewide.releases import (
    comparing,
    following,
    queries,
    watch_hours,
    watch_pictures,
    watch_words,
    watching,
    words,
)
from storewide.releases.comparing import Compared
from storewide.releases.models import Release, Watch, WatchAlarm
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.watching import Reading


@dataclass(frozen=True)
class Line:
    """One metric in the table of the watch, as people read it; `url` draws it by day."""

    name: str
    url: str
    now: str
    before: str
    change: Decimal | None
    usual: str
    tag: Tag
    promised: str
    drawn: bool


def finding_of(release: Release) -> str:
    """What the watch of a release shows, in one sentence."""
    return watch_words.finding(_reading(release, watching.promises_of(release), None))


def context(release: Release, user: User, crumbs: tuple[Crumb, ...], metric: str) -> dict[str, Any]:
    """Everything the page shows to `user`; `metric` is the one drawn by day, else the one to look at."""
    promises, watch = watching.promises_of(release), queries.watch_of(release)
    reading = _reading(release, promises, watch)
    drawn = _drawn(reading, metric)
    on = release.day_of(now())
    me = Person.objects.of_account(user.email).first()
    others = (
        queries.beside(release, watch.first - timedelta(weeks=comparing.WEEKS), watch.until) if watch else []
    )
    return {
        "page": Page(
            title=watch_words.finding(reading),
            short=_("Watch of %(name)s") % {"name": release},
            purpose=watch_words.basis(reading.days, _decided_on(watch)),
            guide="releases#watch",
            crumbs=crumbs,
        ),
        "release": release,
        "watch": watch,
        "tags": [release.tag],
        "accountable": str(release.holder or ""),
        "following": following.of(release, (), watch, user, me, on),
        "lines": [_line(release, each, reading, promises, drawn) for each in reading.compared],
        "chart": watch_pictures.by_day(release, reading, drawn) if drawn else None,
        "band_chart": watch_pictures.cumulative(drawn) if drawn else None,
        "impacts": watch_pictures.impacts(release, promises, reading),
        "beside": watch_words.beside(reading),
        "alarms": _alarms(watch, user),
        "first_day": _first_day(reading, watch, promises, on),
        "others": words.overlapping(others),
        "heard": listening.about(release.link),
        "promises": promises,
    }


@dataclass(frozen=True)
class Alarm:
    """An alarm as the page shows it; `url` takes it, empty where it is taken or whoever looks may not."""

    sentence: str
    alarm: WatchAlarm
    url: str


def _alarms(watch: Watch | None, user: User) -> list[Alarm]:
    may_take = may(user, ReleasesPermission.DECIDE)
    rows = WatchAlarm.objects.filter(watch=watch).select_related("owner") if watch else ()
    return [
        Alarm(
            watch_words.alarm(each),
            each,
            reverse("releases:watch-alarm", args=[each.pk]) if may_take and each.taken_at is None else "",
        )
        for each in rows
    ]


def _first_day(
    reading: Reading, watch: Watch | None, promises: list[IntendedEffect], on: date
) -> watch_words.Hourly | None:
    """While hours still say more than days do: what the worker saw last."""
    if watch is None or on > watch.first + timedelta(days=2):
        return None
    found = watch_hours.kept(watch, watching.guardrails_watched(promises))
    store = watch.release.store
    currency = store.currency if store else reading.currency
    return watch_words.first_day(found, currency, watch.looked_at) if found else None


def _reading(release: Release, promises: list[IntendedEffect], watch: Watch | None) -> Reading:
    codes = watching.watched_codes(release, promises)
    return watching.read(release, codes, _decided_on(watch) or release.day_of(now()))


def _decided_on(watch: Watch | None) -> date | None:
    """The store's day of the decision; None while it is open."""
    return watch.release.day_of(watch.closed_at) if watch and watch.closed_at else None


def _drawn(reading: Reading, metric: str) -> Compared | None:
    asked = (each for each in reading.compared if each.definition.code == metric)
    return next(asked, None) or reading.headline or next(iter(reading.compared), None)


def _line(
    release: Release,
    compared: Compared,
    reading: Reading,
    promises: list[IntendedEffect],
    drawn: Compared | None,
) -> Line:
    code = compared.definition.code
    promised = any(effect.metric == code for effect in promises)
    return Line(
        name=name(compared.definition),
        url=f"{reverse('releases:watch', args=[release.number])}?metric={code}",
        now=watch_words.value(compared, compared.now, reading.currency),
        before=watch_words.value(compared, compared.before, reading.currency),
        change=compared.change,
        usual=watch_words.usual(compared, reading.currency),
        tag=watch_words.tag(compared),
        promised=_("promised") if promised else "",
        drawn=compared is drawn,
    )
