"""Before go-live: the smallest harm and the smallest effect that the watch of a release could show, and a way round it."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from storewide.flags import lists as flags
from storewide.flags.permissions import FlagsPermission
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics import definitions, figures
from storewide.metrics.words import name
from storewide.portfolio.models import BusinessCase
from storewide.releases import checklists, rules, watch_bands, watch_impact, watching
from storewide.releases.models import Carried, Release, ReleaseState
from storewide.stats import watches

#: after so many full days a harmful release is to be caught
SOON = 2


@dataclass(frozen=True)
class Line:
    """One metric: the harm its watch sees after two days, and the effect that the whole watch can show; as people read."""

    name: str
    promised: str
    harm: str
    effect: str
    too_small: bool


def panel(request: SignedInRequest, release: Release) -> Panel | None:
    """What the watch of a release that is prepared could show; None where nothing is known of its store."""
    if release.state != ReleaseState.PREPARING or release.store is None:
        return None
    lines = lines_of(release, release.day_of(now()))
    if not lines:
        return None
    small = next((each for each in lines if each.too_small), None)
    title = _("What its watch could show")
    if small is not None:
        title = _("Its watch cannot show what it promises for %(metric)s") % {"metric": small.name}
    staged = flags.make_address() + "?" + urlencode({"name": release.name, "store": release.store.slug})
    return Panel(
        title=title,
        template="releases/watch_noise.html",
        context={"lines": lines, "days": _length(release), "soon": SOON},
        more=Action(_("Go live in stages by a flag"), staged)
        if may(request.user, FlagsPermission.CHANGE)
        else None,
    )


def lines_of(release: Release, on: date) -> list[Line]:
    """A line for each metric that is promised, or the conversion where nothing is."""
    assert release.store is not None  # noqa: S101 - asked for releases of a store alone
    slug, length = release.store.slug, _length(release)
    extent = figures.extent(slug)
    if extent is None:
        return []
    carried = Carried.objects.filter(release=release).values("request")
    cases = BusinessCase.objects.filter(request__in=carried).select_related("effect")
    promised = {case.effect.metric: case.effect.size for case in cases}
    codes = [code for code in promised or {"conversion": None} if code in definitions.all_definitions()]
    last = min(figures.last_full_day(on), extent.last)
    wanted = [definitions.named(each) for each in dict.fromkeys((*codes, *watching.ALWAYS))]
    report = figures.ask(
        first=max(extent.first, last - timedelta(days=watches.MOST_DAYS)),
        last=last,
        by="day",
        store=slug,
        measures=tuple(dict.fromkeys(name for each in wanted for name in each.measures)),
    )
    rows = {row.days.first: row.measures for row in report.rows}
    harm = watch_bands.smallest([(each, rows) for each in wanted], last=last, days=SOON, length=length)
    found = []
    for code in codes:
        noise, size = watch_impact.noise(release, release.store, code, length, on), promised.get(code)
        if code not in harm and noise is None:
            continue
        found.append(
            Line(
                name=name(definitions.named(code)),
                promised=formats.percent(size / 100) if size else "",
                harm=formats.percent(harm[code]) if code in harm else formats.NO_VALUE,
                effect=formats.percent(noise) if noise is not None else formats.NO_VALUE,
                too_small=noise is not None and size is not None and size / 100 < noise,
            )
        )
    return found


def _length(release: Release) -> int:
    first, last = rules.watch_days(checklists.of_release(release), release.planned_on)
    return (last - first).days
