"""Finding releases by a few letters or their number."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.releases.models import Release
from storewide.releases.permissions import ReleasesPermission


def releases(actor: Actor, words: str) -> Iterable[Hit]:
    """Releases by name, number, area or summary. One query."""
    if not may(actor, ReleasesPermission.VIEW):
        return
    rows = Release.objects.for_list()
    for release in best_rows(words, rows, "name", "number", "area__name", "summary"):
        about = {
            "state": release.tag.label,
            "day": formats.day(release.live_on or release.planned_on),
            "area": release.area or formats.NO_VALUE,
        }
        detail = _("%(state)s · %(day)s · %(area)s") % about
        yield Hit(_("Release"), release.name, detail, release.get_absolute_url())
