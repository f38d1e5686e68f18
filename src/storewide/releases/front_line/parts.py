"""The parts of a briefing under their headings, in the order in which they help somebody on the phone."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.releases.front_line import differences
from storewide.releases.front_line.differences import Difference
from storewide.releases.models import Briefing

LABELS = {
    "what_to_say": gettext_lazy("What to tell the customer"),
    "what_changes": gettext_lazy("What changes"),
    "who_is_affected": gettext_lazy("Who is affected"),
    "known_faults": gettext_lazy("Known faults"),
    "if_it_goes_wrong": gettext_lazy("If it goes wrong"),
    "where_to_send": gettext_lazy("Where to send what you cannot answer"),
}


def of(briefing: Briefing) -> dict[str, str]:
    """Everything that a briefing says, by heading; each question is a heading of its own. Empty parts are left out."""
    said = {str(label): getattr(briefing, name) for name, label in LABELS.items()}
    asked = {
        _("“%(question)s”") % {"question": each.question}: each.answer for each in briefing.questions.all()
    }
    return {heading: text for heading, text in {**said, **asked}.items() if text}


def changed(briefing: Briefing, since: int) -> tuple[Difference, ...]:
    """What differs from a version before, as people read it; nothing where that version is not there."""
    before = Briefing.objects.filter(release=briefing.release_id, version=since).first()
    return differences.between(of(before), of(briefing)) if before else ()


def before(briefing: Briefing) -> tuple[Difference, ...]:
    """What differs from the version before this one."""
    return changed(briefing, briefing.version - 1)
