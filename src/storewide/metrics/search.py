"""Finding metrics by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.metrics import addresses, definitions, words
from storewide.metrics.permissions import MetricsPermission


def metrics(actor: Actor, typed: str) -> Iterable[Hit]:
    """Metrics by name or code. No query: definitions are text."""
    if not may(actor, MetricsPermission.VIEW):
        return
    known = definitions.all_definitions().values()
    for definition in best(typed, known, words.name, lambda each: each.code.replace("_", " ")):
        url = addresses.of_metric(definition.code)
        yield Hit(_("Metric"), words.name(definition), _(definition.meaning), url)
