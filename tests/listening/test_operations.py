"""Noting, mending and taking back what customers said."""

from datetime import datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.listening import operations
from storewide.listening.models import ContactChannel, Feedback, FeedbackKind
from storewide.listening.operations import NoPage, SaidTooMuch
from storewide.ownership.models import Area
from storewide.sources.models import Store


def test_note_feedback_keeps_what_was_said_and_by_whom(
    complaint: Feedback, area: Area, store: Store, mate: User, at: datetime
) -> None:
    stored = Feedback.objects.get()
    assert (stored.kind, stored.contact_channel) == ("complaint", "phone")
    assert (stored.said, stored.area, stored.store) == ("Where is the voucher field?", area, store)
    assert (stored.about_kind, stored.about_id, stored.about_label) == (
        "tests.release",
        "24",
        "Guest checkout",
    )
    assert (stored.noted_by_id, stored.noted_by_label, stored.created_at) == (mate.id, "Milan", at)
    line = Entry.objects.of(stored).get()
    assert (line.action, line.record_label, line.changes) == (
        "listening.feedback.note",
        "Complaint: Phone",
        {},
    )


def test_note_feedback_needs_kind_and_contact_channel_alone(mate: User, at: datetime) -> None:
    noted = operations.note_feedback(
        kind=FeedbackKind.PRAISE, contact_channel=ContactChannel.SHOP, by=mate, at=at
    )
    assert (noted.said, noted.area, noted.store, noted.about) == ("", None, None, None)


def test_note_feedback_longer_than_a_note_is_refused(mate: User, at: datetime) -> None:
    with pytest.raises(SaidTooMuch, match="has 501 characters; 500 fit"):
        operations.note_feedback(
            kind=FeedbackKind.PRAISE,
            contact_channel=ContactChannel.SHOP,
            said="x" * 501,
            by=mate,
            at=at,
        )
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "page", ["checkout", "https://shop.example/checkout", "/cart?mail=x", "/a#b", "/" * 201]
)
def test_a_page_is_a_path_without_what_may_be_about_a_person(page: str, mate: User, at: datetime) -> None:
    said: dict[str, Any] = {"kind": FeedbackKind.PRAISE, "contact_channel": ContactChannel.SHOP}
    with pytest.raises(NoPage, match="is no page; give its path"):
        operations.note_feedback(page=page, by=mate, at=at, **said)
    assert not Feedback.objects.exists()
    assert operations.note_feedback(page=" /cart ", by=mate, at=at, **said).page == "/cart"


def test_change_feedback_leaves_the_customers_words_out_of_the_trail(
    complaint: Feedback, mate: User, at: datetime
) -> None:
    changes = {"said": " Anna Kurz, order 7731 ", "contact_channel": ContactChannel.CHAT}
    operations.change_feedback(feedback=complaint, changes=changes, by=mate, at=at, expected_version=1)
    stored = Feedback.objects.get()
    assert (stored.said, stored.contact_channel, stored.version) == ("Anna Kurz, order 7731", "chat", 2)
    line = Entry.objects.of(complaint).get(action="listening.feedback.change")
    assert line.changes == {"said": ["…", "…"], "contact_channel": ["phone", "chat"]}


def test_change_feedback_over_another_version_is_a_conflict(
    complaint: Feedback, mate: User, at: datetime
) -> None:
    with pytest.raises(Conflict):
        operations.change_feedback(
            feedback=complaint, changes={"said": "Mine"}, by=mate, at=at, expected_version=7
        )
    assert Feedback.objects.get().said == "Where is the voucher field?"


def test_change_feedback_longer_than_a_note_is_refused(complaint: Feedback, mate: User, at: datetime) -> None:
    with pytest.raises(SaidTooMuch):
        operations.change_feedback(
            feedback=complaint, changes={"said": "x" * 501}, by=mate, at=at, expected_version=1
        )
    assert Feedback.objects.get().version == 1


def test_withdraw_feedback_deletes_it_and_the_trail_keeps_that_there_was_one(
    complaint: Feedback, mate: User, at: datetime
) -> None:
    pk = str(complaint.pk)
    operations.withdraw_feedback(feedback=complaint, by=mate, at=at)
    assert not Feedback.objects.exists()
    lines = Entry.objects.filter(record_id=pk)
    assert {line.action for line in lines} == {"listening.feedback.note", "listening.feedback.withdraw"}
    assert not any("voucher" in str(line.changes) + line.record_label for line in lines)
