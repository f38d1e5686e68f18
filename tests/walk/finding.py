"""How a record is found for an address."""

from collections.abc import Callable
from typing import Any

from storewide.assessment.models import Assessment
from storewide.experiments.models import Experiment
from storewide.metrics.models import Metric, Segment
from storewide.releases.models import Release, ReleaseState


def first(model: Any, **where: Any) -> Callable[[], Any]:
    return lambda: model.objects.filter(**where).order_by("pk").first()


def pk(find: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: getattr(find(), "pk", None)


def slug_of(model: Any) -> Callable[[], Any]:
    return lambda: model.objects.values_list("slug", flat=True).first()


def number_of(model: Any, field: str) -> Callable[[], Any]:
    """The number of what the first record of a model belongs to."""
    return lambda: model.objects.order_by("pk").values_list(f"{field}__number", flat=True).first()


def experiment(state: str) -> Callable[[], Any]:
    """The number of an experiment in a state; of any where none stands there, since its page then leads on."""
    return lambda: getattr(first(Experiment, state=state)() or first(Experiment)(), "number", None)


def release(state: ReleaseState) -> Callable[[], Any]:
    """The number of a release in a state; of any where none stands there, since its page then leads on."""
    return lambda: getattr(first(Release, state=state)() or first(Release)(), "number", None)


def assessment(*states: str) -> Callable[[], Any]:
    """The short name of an assessment in one of these states."""
    rows = Assessment.objects.order_by("pk")
    return lambda: rows.filter(state__in=states).values_list("slug", flat=True).first()


def own_metric() -> Any:
    return Metric.objects.exclude(definition__isnull=True).values_list("code", flat=True).first()


def segment() -> Any:
    return Segment.objects.values_list("slug", flat=True).first()
