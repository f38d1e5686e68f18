"""The check on own data: the store's units of past days are split at random, and nothing was changed for either half.

A test that keeps its word calls a change in 5 % of the splits. Where it calls more, this store's data is not what the
test takes it for (a few huge orders, mostly), and its verdicts on that metric are not to be trusted.
"""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import OwnDataCheck
from storewide.experiments.trials import FactsNotTogether
from storewide.jobs import operations as jobs
from storewide.jobs.kinds import Kind, Run
from storewide.jobs.models import Job
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM, Actor
from storewide.metrics.figures import SourceSilent
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import resampling
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.own_splits import FEWEST_UNITS, Figure, SplitsAnswer, SplitsQuestion
from storewide.warehouse.questions import SourceFault
from storewide.warehouse.trials import Unit

ALPHA = 0.05
#: days of one check: usually, at least, at most
DAYS, FEWEST_DAYS, MOST_DAYS = 28, 1, 90


class DaysOutside(Refusal):
    """A check of so many days is not done."""

    field = "days"


class NothingToSplit(Refusal):
    """Hardly anybody was in the store on these days."""


def metrics() -> dict[str, Figure]:
    """By metric what is split: every one but quantiles, amounts cut as experiments cut them."""
    return {
        code: Figure(each.outcome, each.per, each.is_cut)
        for code, each in all_metrics().items()
        if not each.share
    }


def ask(store: Store, days: int, at: datetime) -> SplitsAnswer:
    """Split the units of the store's newest `days` whole days; nothing is kept.

    Raises DaysOutside, NothingToSplit, SourceSilent, FactsNotTogether.
    """
    _require_days(days)
    house = warehouse()
    try:
        extent = house.extent(store.slug)
        last = min(store.day_of(at) - timedelta(days=1), extent[1] if extent else date.max)
        unit: Unit = "visitor" if house.holds(store.slug, "event") else "customer"
        figures = tuple(metrics().values())
        answer = house.ask_splits(
            SplitsQuestion(store.slug, unit, last - timedelta(days=days - 1), last, figures)
        )
    except FactsApart as fault:
        raise FactsNotTogether(str(fault)) from None
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None
    if not answer.told:
        raise NothingToSplit(
            _("%(store)s had %(units)s units from %(first)s to %(last)s; a check takes %(fewest)s at least.")
            % {
                "store": store,
                "units": answer.units,
                "first": answer.question.first.isoformat(),
                "last": last.isoformat(),
                "fewest": FEWEST_UNITS,
            }
        )
    return answer


@trail.operation
def keep(*, store: Store, answer: SplitsAnswer, by: Actor, at: datetime) -> OwnDataCheck:
    """Keep what the splits called, with its day, method and version of the data."""
    asked = answer.question
    content = {
        code: None if told is None else asdict(told)
        for code, told in zip(metrics(), answer.told, strict=True)
    }
    check = OwnDataCheck.objects.create(
        store=store,
        first=asked.first,
        last=asked.last,
        unit=asked.unit,
        units=answer.units,
        taken=answer.taken,
        splits=asked.splits,
        seed=asked.seed,
        content=content,
        method=resampling.METHOD,
        data_version=answer.version,
        checked_at=at,
        created_at=at,
    )
    trail.record(action="experiments.own_data.check", of=check, by=by, at=at)
    return check


def check(store: Store, days: int, by: Actor, at: datetime) -> OwnDataCheck:
    """Split and keep; what was kept for this moment already is left as it is. Raises as `ask` does."""
    before = OwnDataCheck.objects.filter(store=store, checked_at=at).first()
    return before or keep(store=store, answer=ask(store, days, at), by=by, at=at)


def begin(*, store: Store, days: int, by: Actor, at: datetime) -> Job:
    """Have the worker do it. Raises DaysOutside."""
    _require_days(days)
    arguments = {"store": store.slug, "days": days, "at": at.isoformat()}
    label = _("Check of the test on own data: %(store)s") % {"store": store}
    return jobs.start(kind=CHECK.name, label=label, arguments=arguments, by=by, at=at)


def newest(store: str = "") -> list[OwnDataCheck]:
    """The newest check of each store, or of one by its slug; by name of the store."""
    found = OwnDataCheck.objects.select_related("store").order_by("checked_at")
    by_store = {each.store_id: each for each in (found.filter(store__slug=store) if store else found)}
    return sorted(by_store.values(), key=lambda each: each.store.name)


def told(check: OwnDataCheck) -> dict[str, resampling.Replayed | None]:
    """By metric what the splits called."""
    return {
        code: None if each is None else resampling.Replayed(**(each | {"counts": tuple(each["counts"])}))
        for code, each in check.content.items()
    }


def document(check: OwnDataCheck) -> dict[str, Any]:
    """The check as programs read it; shares, such as 0.05."""
    names = ("unit", "units", "taken", "splits", "seed", "method", "data_version")
    return {
        "store": check.store.slug,
        **{name: getattr(check, name) for name in names},
        **{name: getattr(check, name).isoformat() for name in ("first", "last", "checked_at")},
        "alpha": ALPHA,
        "metrics": [
            {
                "metric": code,
                "keeps_word": None,
                "false_share": None,
                "highest": None,
                "counts": [],
                "even": None,
            }
            if each is None
            else {"metric": code, "keeps_word": each.keeps_word, **asdict(each)}
            for code, each in told(check).items()
        ],
    }


def page_url() -> str:
    """Where checks are shown."""
    return f"{reverse('experiments:programme')}#own-data"


def _require_days(days: int) -> None:
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise DaysOutside(
            _("%(days)s days cannot be checked; ask for %(fewest)s to %(most)s.")
            % {"days": days, "fewest": FEWEST_DAYS, "most": MOST_DAYS}
        )


def _do(run: Run) -> dict[str, Any]:
    run.progress(0, 1)
    said = run.arguments
    store = Store.objects.get(slug=said["store"])
    kept = check(store, said["days"], SYSTEM, datetime.fromisoformat(said["at"]))
    return {"checked": str(kept.pk)}


def _page(arguments: dict[str, Any]) -> Link:
    return Link("experiments.own_data", arguments["store"], _("Check on own data"), page_url())


CHECK = Kind("experiments.own_data", "long", _do, _page)
