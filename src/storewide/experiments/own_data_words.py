"""The check on own data in words: whether the test keeps its word in a store, metric by metric."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.experiments import own_data
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import OwnDataCheck, Unit
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.sources.models import Store
from storewide.stats.resampling import Replayed


@dataclass(frozen=True)
class Row:
    """One metric: the share of splits that called a change, what chance allows, and what that says."""

    metric: str
    called: str
    allowed: str
    tag: Tag


@dataclass(frozen=True)
class Told:
    """One store: the sentence, how it was checked, what to do where the test does not keep its word, each metric (all
    empty before the first check), and the button."""

    store: Store
    says: str
    how: str
    cure: str
    rows: list[Row]
    action: Action | None


def of_stores(slug: str, *, may_check: bool) -> list[Told]:
    """Every store, or the one of this slug, with its newest check."""
    newest = {each.store_id: each for each in own_data.newest(slug)}
    stores = Store.objects.order_by("name", "pk")
    return [
        _told(store, newest.get(store.pk), may_check=may_check)
        for store in (stores.filter(slug=slug) if slug else stores)
    ]


def sentence(check: OwnDataCheck) -> str:
    """Whether the test keeps its word in the store."""
    broken = _broken(check)
    words = {
        "splits": formats.number(check.splits),
        "store": check.store.name,
        "metrics": ", ".join(broken) if broken else "",
    }
    if broken:
        return _("In %(store)s the test calls a change too often where there is none: %(metrics)s") % words
    return (
        _(
            "In %(store)s the test keeps its word: of %(splits)s random splits none of its metrics called a change more "
            "often than chance allows"
        )
        % words
    )


def how(check: OwnDataCheck) -> str:
    """How it was checked: on which days, on how many units, and what chance allows."""
    highest = max((each.highest for each in own_data.told(check).values() if each), default=0.0)
    words = {
        "first": formats.day(check.first),
        "last": formats.day(check.last),
        "units": formats.number(check.units),
        "taken": formats.number(check.taken),
        "splits": formats.number(check.splits),
        "alpha": formats.percent(own_data.ALPHA, 0),
        "highest": formats.percent(highest),
        "when": formats.day(check.checked_at.date()),
    }
    customers = check.unit == Unit.CUSTOMER
    words["who"] = (_("%(units)s customers") if customers else _("%(units)s visitors")) % words
    if check.taken < check.units:
        words["who"] = _("%(taken)s drawn from %(who)s") % words
    told = _(
        "Checked on %(when)s: %(who)s from %(first)s to %(last)s were split into halves %(splits)s times. Nothing was done "
        "to either half, so about %(alpha)s of the splits may call a change; up to %(highest)s is chance."
    )
    return told % words


def cure(check: OwnDataCheck) -> str:
    """What to do about metrics on which the test does not keep its word; empty where there is none."""
    if not _broken(check):
        return ""
    return _(
        "A handful of units decides such a metric. Judge an experiment by another one, or run it until many more units "
        "have a value other than zero; a verdict on it is not to be trusted before."
    )


def rows(check: OwnDataCheck) -> list[Row]:
    """Each metric that could be split."""
    return [_row(_name(check, code), told) for code, told in own_data.told(check).items() if told]


def _broken(check: OwnDataCheck) -> list[str]:
    told = own_data.told(check).items()
    return [_name(check, code) for code, each in told if each is not None and not each.keeps_word]


def _told(store: Store, check: OwnDataCheck | None, *, may_check: bool) -> Told:
    url = reverse("experiments:own-data", args=[store.slug])
    label = _("Check on own data") if check is None else _("Check again")
    action = Action(label, url, style="quiet", post=True) if may_check else None
    if check is None:
        never = _("It was never checked in %(store)s whether the test keeps its word") % {"store": store.name}
        return Told(store, never, "", "", [], action)
    return Told(store, sentence(check), how(check), cure(check), rows(check), action)


def _row(metric: str, told: Replayed) -> Row:
    if not told.counts:
        tag = Tag(_("nothing varies"), Tone.UNKNOWN)
    elif told.keeps_word:
        tag = Tag(_("sound"), Tone.GOOD)
    else:
        tag = Tag(_("too often"), Tone.BAD)
    return Row(metric, formats.percent(told.false_share), formats.percent(told.highest), tag)


def _name(check: OwnDataCheck, code: str) -> str:
    return all_metrics()[code].name_for(str(Unit(check.unit).label))
