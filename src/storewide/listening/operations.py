"""Every change to what customers said."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.listening.models import LONGEST_PAGE, LONGEST_SAID, ContactChannel, Feedback, FeedbackKind
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: stands in the trail for a customer's words, which must be gone when they are deleted
_KEPT_OUT = "…"


class NoPage(Refusal):
    """What was given is no page of the store: its path, without what stands behind a question mark."""

    field = "page"


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
    page: str = "",
    about: Link | None = None,
) -> Feedback:
    """Note that a customer said something, about the record that `about` names (with its label) or about none.

    Raises SaidTooMuch where `said` has more than 500 characters, and NoPage where `page` is no path of the store.
    """
    feedback = Feedback(
        kind=kind,
        contact_channel=contact_channel,
        said=_short(said),
        store=store,
        area=area,
        page=_page(page),
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

    Raises SaidTooMuch, NoPage, and Conflict where somebody changed it since it was read.
    """
    if "said" in changes:
        changes = {**changes, "said": _short(changes["said"])}
    if "page" in changes:
        changes = {**changes, "page": _page(changes["page"])}
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


def _page(page: str) -> str:
    """The path of a page; what follows a question mark may be about a person and is never kept."""
    given = page.strip()
    if given and (not given.startswith("/") or "?" in given or "#" in given or len(given) > LONGEST_PAGE):
        raise NoPage(
            _(
                "“%(page)s” is no page; give its path, such as /checkout/payment, of at most %(most)s characters."
            )
            % {"page": given[:80], "most": LONGEST_PAGE}
        )
    return given
