"""Metrics of one's own: made, changed and retired, by the same schema as the built-in ones."""

import fcntl
import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import resolve, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures, units
from storewide.metrics.definitions import Definition, DefinitionFault
from storewide.metrics.figures import Figures
from storewide.metrics.models import Metric
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: over so many days one sees what a metric would say before it is saved
PREVIEWED = timedelta(days=30)
#: the keys that people write; the rest of the schema follows from them
WRITTEN = ("name", "meaning", "unit", "over", "under", "better", "scale", "area")
#: what a file of definitions is called in a message about one's own
_FILE = "your metric"
_LONGEST_CODE = 40


class NameTaken(Refusal):
    """Another metric, or a page beside the metrics, goes by this name."""

    field = "name"


class MadeWrong(Refusal):
    """The definition breaks the schema, or its sums do not fit its unit; `field` is where."""

    def __init__(self, sentence: str, field: str = "over") -> None:
        super().__init__(sentence)
        self.field = field


class BuiltIn(Refusal):
    """A built-in metric is not changed or retired; one makes another beside it."""

    status = 409


def code_of(name: str) -> str:
    """The code of a metric by its name: `Net margin per visitor` is `net_margin_per_visitor`."""
    return slugify(name).replace("-", "_")[:_LONGEST_CODE].strip("_")


def checked(code: str, values: Mapping[str, Any]) -> Definition:
    """The definition that was written; raises MadeWrong beside the field that breaks the schema."""
    for key in ("over", "under"):
        try:
            definitions.terms(str(values.get(key, "")))
        except DefinitionFault as fault:
            raise MadeWrong(str(fault), key) from None
    try:
        found = definitions.parse(_FILE, code, dict(values))
    except DefinitionFault as fault:
        raise MadeWrong(str(fault)) from None
    if misfit := units.misfit(found):
        raise MadeWrong(*misfit)
    return found


def preview(definition: Definition, store: Store) -> Figures | None:
    """The figures of the store's last 30 days with facts, with all that the metric is made of; None without facts."""
    known = figures.extent(store.slug)
    if known is None:
        return None
    days = Days(max(known.first, known.last - PREVIEWED + timedelta(days=1)), known.last)
    return figures.total(days, store=store.slug, measures=definition.measures)


@trail.operation
def make_metric(*, values: Mapping[str, Any], by: Actor, at: datetime) -> Metric:
    """Make a metric of one's own; from then on it is everywhere the built-in ones are.

    `values`: the keys of WRITTEN, `area` the slug of an area or empty. Raises NameTaken, MadeWrong.
    """
    code = code_of(str(values.get("name", "")))
    _require_free(code)
    written = _whole(code, values)
    made = Metric(code=code, area=_area(written), definition=written, created_at=at)
    made.save(force_insert=True)
    changes = {key: [None, value] for key, value in written.items()}
    trail.record(action="metrics.metric.make", of=made, by=by, at=at, changes=changes)
    transaction.on_commit(publish)
    return made


@trail.operation
def change_metric(
    *, metric: Metric, values: Mapping[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Metric:
    """Change what a metric of one's own is; its code, and so its address, stays. Past figures change with it."""
    before = _own(metric)
    written = {**_whole(metric.code, values), "retired": before.get("retired", False)}
    try:
        save_changes(metric, {"definition": written, "area": _area(written)}, expected_version)
    except Conflict as conflict:
        stored = _own(Metric.objects.get(pk=metric.pk))
        theirs = {key: str(stored.get(key, "")) for key in WRITTEN}
        raise Conflict(conflict.sentence, theirs) from None
    changes = {key: [before.get(key), value] for key, value in written.items() if before.get(key) != value}
    trail.record(action="metrics.metric.change", of=metric, by=by, at=at, changes=changes)
    transaction.on_commit(publish)
    return metric


@trail.operation
def retire_metric(*, metric: Metric, by: Actor, at: datetime) -> Metric:
    """Offer a metric of one's own no longer; targets and promises made with it keep its name and figures."""
    return _set_retired(metric, True, "metrics.metric.retire", by, at)


@trail.operation
def bring_back_metric(*, metric: Metric, by: Actor, at: datetime) -> Metric:
    """Offer a retired metric again."""
    return _set_retired(metric, False, "metrics.metric.bring_back", by, at)


def publish() -> None:
    """Tell every process which metrics of one's own there are: they look at the snapshot at every figure."""
    path = settings.DATA.own_metrics
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        own = Metric.objects.exclude(definition__isnull=True).order_by("code")
        beside = path.with_name(f"{path.name}.next")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(dict(own.values_list("code", "definition")), file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)


def _set_retired(metric: Metric, retired: bool, action: str, by: Actor, at: datetime) -> Metric:
    before = _own(metric)
    save_changes(metric, {"definition": {**before, "retired": retired}}, None)
    changes = {"retired": [before.get("retired", False), retired]}
    trail.record(action=action, of=metric, by=by, at=at, changes=changes)
    transaction.on_commit(publish)
    return metric


def _own(metric: Metric) -> dict[str, Any]:
    if metric.definition is None:
        raise BuiltIn(
            _("“%(metric)s” is built in and stays as it is; make a metric of your own beside it.")
            % {"metric": definitions.named(metric.code).name}
        )
    return dict(metric.definition)


def _whole(code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a definition: what was written, checked, and whether it counts distinct people."""
    written = {key: values[key] for key in WRITTEN if key in values}
    found = checked(code, written)
    return {**written, "distinct": units.is_distinct(found)}


def _require_free(code: str) -> None:
    if not code:
        raise NameTaken(_("A metric needs a name with letters in it."))
    if code in definitions.built_in() or Metric.objects.filter(code=code).exists():
        raise NameTaken(_("There is a metric “%(code)s” already; choose another name.") % {"code": code})
    if resolve(reverse("metrics:metric", args=[code])).url_name != "metric":
        raise NameTaken(
            _("“%(code)s” is the name of a page beside the metrics; choose another name.") % {"code": code}
        )


def _area(written: Mapping[str, Any]) -> Area | None:
    slug = written.get("area")
    if not slug:
        return None
    area = Area.objects.filter(slug=slug).first()
    if area is None:
        raise MadeWrong(_("There is no area “%(slug)s”.") % {"slug": slug}, "area")
    return area
