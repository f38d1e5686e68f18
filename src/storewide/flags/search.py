"""Finding flags by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.flags.models import Flag
from storewide.flags.permissions import FlagsPermission
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit


def flags(actor: Actor, words: str) -> Iterable[Hit]:
    """Flags by name or key. One query."""
    if not may(actor, FlagsPermission.VIEW):
        return
    for flag in best_rows(words, Flag.objects.for_list(), "name", "key"):
        detail = _("%(state)s · %(key)s") % {"state": flag.tag.label, "key": flag.key}
        yield Hit(_("Flag"), flag.name, detail, flag.get_absolute_url())
