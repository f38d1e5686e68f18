"""What the database keeps of feedback."""

import pytest
from django.db import IntegrityError

from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.listening.models import Feedback, FeedbackKind


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "rant", "contact_channel": "phone"}, "listening_kind_known"),
        ({"kind": "praise", "contact_channel": "fax"}, "listening_contact_channel_known"),
        ({"kind": "praise", "contact_channel": "chat", "about_id": "7"}, "listening_about_is_whole"),
        ({"kind": "praise", "contact_channel": "chat", "about_label": "X"}, "listening_about_is_whole"),
    ],
)
def test_what_is_no_feedback_is_refused(fields: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        Feedback.objects.create(**fields)


def test_feedback_is_called_by_kind_and_contact_channel(complaint: Feedback) -> None:
    assert str(complaint) == "Complaint: Phone"
    assert complaint.tag == Tag(FeedbackKind.COMPLAINT.label, Tone.BAD)
    assert complaint.about == Link("tests.release", "24", "Guest checkout")
    assert Feedback(kind="praise", contact_channel="shop").about is None


@pytest.mark.parametrize("kind", list(FeedbackKind))
def test_every_kind_has_its_tag(kind: FeedbackKind) -> None:
    assert Feedback(kind=kind).tag.label == kind.label
