"""Every change to what customers said."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.listening.models import LONGEST_SAID, ContactChannel, Feedback, FeedbackKind
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: stands in the trail for a customer's words, which must be gone when they are deleted
_KEPT_OUT = "…"


class SaidTooMuch(Refusal):
    """The customer's words are longer than a note."""

    field = "said"


@trail.operation
def note_feedback(
    *,
    kind: FeedbackKind,
    contact_channel: ContactChannel,
    by: Actor,
    at: datetime,
    said: str = "",
    store: Store | None = None,
    area: Area | None = None,
    about: Link | None = None,
) -> Feedback:
    """Note that a customer said something, about the record that `about` names (with its label) or about none.

    Raises SaidTooMuch where `said` has more than 500 characters.
    """
    feedback = Feedback(
        kind=kind,
        contact_channel=contact_channel,
        said=_short(said),
        store=store,
        area=area,
        noted_by_id=by.id,
        noted_by_label=by.label[:200],
        created_at=at,
    )
    if about is not None:
        feedback.about_kind, feedback.about_id = about.kind, about.id
        feedback.about_label = about.label[:200]
    feedback.save(force_insert=True)
    trail.record(action="listening.feedback.note", of=feedback, by=by, at=at)
    return feedback


@trail.operation
def change_feedback(
    *, feedback: Feedback, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Feedback:
    """Add what the customer said, or mend how it was noted; the trail never holds the customer's words.

    Raises SaidTooMuch, and Conflict where somebody changed it since it was read.
    """
    if "said" in changes:
        changes = {**changes, "said": _short(changes["said"])}
    differing = save_changes(feedback, changes, expected_version)
    if "said" in differing:
        differing["said"] = [_KEPT_OUT if value else "" for value in differing["said"]]
    trail.record(action="listening.feedback.change", of=feedback, by=by, at=at, changes=differing)
    return feedback


@trail.operation
def withdraw_feedback(*, feedback: Feedback, by: Actor, at: datetime) -> None:
    """Take back what was noted by mistake, or what holds personal data: it is deleted, the trail says by whom."""
    trail.record(action="listening.feedback.withdraw", of=feedback, by=by, at=at)
    feedback.delete()


def _short(said: str) -> str:
    words = said.strip()
    if len(words) > LONGEST_SAID:
        raise SaidTooMuch(
            _("What they said has %(length)s characters; %(most)s fit, so note the heart of it.")
            % {"length": len(words), "most": LONGEST_SAID}
        )
    return words
