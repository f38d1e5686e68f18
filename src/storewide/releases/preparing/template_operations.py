"""Checklists of the operation's own: each saving makes the next version, and releases keep what they began with."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.releases.checklists import ChecklistFault, built_in, read
from storewide.releases.models import ChecklistTemplate


class TemplateFault(Refusal):
    """A text of checklists breaks its schema; the sentence names the line."""

    field = "text"


class NothingNew(Refusal):
    """A version differs from the one before it."""

    field = "text"


@trail.operation
def save(*, text: str, why: str, by: Actor, at: datetime) -> ChecklistTemplate:
    """Save the next version of the checklists; new releases begin with it. Raises TemplateFault and NothingNew."""
    text = text.replace("\r\n", "\n").strip() + "\n"
    try:
        read(_("Checklists"), text)
    except ChecklistFault as fault:
        raise TemplateFault(str(fault)) from None
    current = ChecklistTemplate.objects.select_for_update().filter(is_current=True).first()
    if text.strip() == (current.text if current else built_in()).strip():
        raise NothingNew(_("This is the version that holds already; change something first."))
    if current is not None:
        current.is_current = False
        current.save(update_fields=["is_current"])
    number = (ChecklistTemplate.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    saved = ChecklistTemplate.objects.create(
        number=number, text=text, why=why.strip()[:300], by_label=by.label[:200], at=at, created_at=at
    )
    changes = {"version": [str(current.number) if current else None, str(number)], "why": [None, saved.why]}
    trail.record(action="releases.checklist_template.save", of=saved, by=by, at=at, changes=changes)
    return saved
