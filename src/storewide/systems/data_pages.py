"""What the pages of data say: what is held where, whose it is, and which duty it brings."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.lib.clock import now
from storewide.systems.models import DataAsset
from storewide.systems.system_pages import to_register

GUIDE = "systems#data"


def finding(rows: Sequence[DataAsset]) -> str:
    """How it stands, as the title of the list."""
    if not rows:
        return _("No data is entered yet")
    said = ngettext("One kept set of data", "%(count)s kept sets of data", len(rows))
    said = said % {"count": formats.number(len(rows))}
    lacking = sum(each.lacks_duty for each in rows)
    if not lacking:
        return said
    line = ngettext(
        "%(said)s; %(count)s tells of people and has no duty",
        "%(said)s; %(count)s tell of people and have no duty",
        lacking,
    )
    return line % {"said": said, "count": formats.number(lacking)}


def head(found: DataAsset, *, changing: bool) -> Page:
    """The head of its page."""
    removing = Action(
        _("It is held no more"),
        reverse("systems:data-remove", args=[found.pk]),
        style="quiet",
        post=True,
        confirm=_("Take this out? The history of its system tells of it."),
    )
    changes = Action(_("Change"), reverse("systems:data-change", args=[found.pk]), "quiet")
    return Page(
        title=found.name,
        purpose=found.purpose or _("Data that %(system)s holds.") % {"system": found.system},
        guide=GUIDE,
        crumbs=(to_register(), to_data()),
        actions=(changes, removing) if changing else (),
    )


def context(found: DataAsset, *, changing: bool) -> dict[str, Any]:
    """All that it shows below its head."""
    role = found.area.accountable
    holder = role.holder if role and role.holder and role.holder.here(now().date()) else None
    shown: dict[str, Any] = {
        "asset": found,
        "tags": [found.tag],
        "accountable": str(holder or ""),
        "history": history(found),
    }
    if found.lacks_duty and changing:
        shown["next"] = Action(_("Name the duty"), reverse("systems:data-change", args=[found.pk]))
        shown["next_reason"] = _("It tells of people, and nobody says what is owed to them.")
    return shown


def to_data() -> Crumb:
    """The way back to the list."""
    return Crumb(_("Data"), reverse("systems:data"))
