"""What the page and the command of all sources say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.pages import Action, Page
from storewide.sources import overview
from storewide.sources.overview import Source


def finding(found: Sequence[Source], now: datetime) -> str:
    """The sources in one sentence: what is wrong first, then what is silent."""
    if not found:
        return _("No facts reach Storewide yet")
    faulty = [source for source in found if source.fault]
    silent = overview.silent(found, now)
    if faulty:
        values = {"name": faulty[0].name, "store": faulty[0].store.name, "fault": faulty[0].fault}
        return _("%(name)s of %(store)s needs a look: %(fault)s") % values
    if silent:
        return ngettext(
            "%(names)s has been silent for too long", "%(names)s have been silent for too long", len(silent)
        ) % {"names": ", ".join(source.name for source in silent[:3])}
    return ngettext("The one source is fresh", "All %(count)s sources are fresh", len(found)) % {
        "count": len(found)
    }


def sources(found: Sequence[Source], now: datetime) -> Page:
    """The list of all sources."""
    return Page(
        title=finding(found, now),
        short=_("Sources"),
        purpose=_("Every way in which facts reach your stores, and how fresh each is."),
        guide="data#sources",
        actions=(
            Action(_("Import a file"), reverse("sources:import-new")),
            Action(_("Write keys"), reverse("sources:write-keys"), "quiet"),
            Action(_("Connections"), reverse("sources:connections"), "quiet"),
        ),
    )


def document(source: Source) -> dict[str, Any]:
    """One source as the API and the command tell it."""
    return {
        "store": source.store.slug,
        "way": source.way,
        "name": source.name,
        "rows": source.rows,
        "newest": source.newest,
        "at": source.at,
        "fault": source.fault,
    }
