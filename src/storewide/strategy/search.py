"""Finding goals, objectives, key results and documents by a few letters."""

from collections.abc import Iterable
from itertools import islice

from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import MOST, Hit
from storewide.strategy import words
from storewide.strategy.models import Document, Goal, KeyResult, Objective
from storewide.strategy.permissions import StrategyPermission


def plan(actor: Actor, typed: str) -> Iterable[Hit]:
    """What the plan and its documents hold, by name. Four queries."""
    if may(actor, StrategyPermission.VIEW):
        yield from islice(_hits(typed), MOST)


def _hits(typed: str) -> Iterable[Hit]:
    for goal in best_rows(typed, Goal.objects.for_list(), "name"):
        yield Hit(_("Goal"), goal.name, str(goal.accountable or ""), goal.get_absolute_url())
    for objective in best_rows(typed, Objective.objects.for_list(), "name"):
        yield Hit(_("Objective"), objective.name, str(objective.goal or ""), objective.get_absolute_url())
    for each in best_rows(typed, KeyResult.objects.for_list(), "name"):
        yield Hit(_("Key result"), each.name, words.way(each), each.get_absolute_url())
    for document in best_rows(typed, Document.objects.for_list(), "title"):
        detail = _("version %(number)s · %(owner)s") % {"number": document.number, "owner": document.owner}
        yield Hit(str(document.get_kind_display()), document.title, detail, document.get_absolute_url())
