"""Finding experiments by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.experiments.models import Experiment
from storewide.experiments.permissions import ExperimentsPermission
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit


def experiments(actor: Actor, words: str) -> Iterable[Hit]:
    """Experiments by name, or by the key of their exposures. One query."""
    if not may(actor, ExperimentsPermission.VIEW):
        return
    for each in best_rows(words, Experiment.objects.for_list(), "name", "key"):
        detail = each.get_says_display() if each.says else each.get_state_display()
        yield Hit(_("Experiment"), each.name, f"{detail} · {each.store}", each.get_absolute_url())
