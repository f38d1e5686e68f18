"""Finding promises by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.ledger.models import IntendedEffect
from storewide.ledger.permissions import LedgerPermission
from storewide.ledger.words import short


def promises(actor: Actor, words: str) -> Iterable[Hit]:
    """Frozen promises by what ships, or by who promised. One query."""
    if not may(actor, LedgerPermission.VIEW):
        return
    for effect in best_rows(words, IntendedEffect.objects.for_ledger(), "promise", "owner__name"):
        yield Hit(_("Promise"), effect.promise, short(effect), effect.get_absolute_url())
