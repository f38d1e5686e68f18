"""What is said about what customers say."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.listening.models import Feedback, FeedbackKind
from storewide.listening.queries import Voice


def finding(voice: Voice, days: int) -> str:
    """How much customers said in the last days, and what most of it was: “12 things heard ..., most of them ...”."""
    if not voice.total:
        return _("Nothing was heard from customers in the last %(days)s days") % {"days": days}
    heard = ngettext(
        "One thing heard from customers in the last %(days)s days",
        "%(count)s things heard from customers in the last %(days)s days",
        voice.total,
    ) % {"count": formats.number(voice.total), "days": days}
    complaints = voice.count(FeedbackKind.COMPLAINT)
    if not complaints:
        return _("%(heard)s, no complaint among them") % {"heard": heard}
    told = ngettext("one of them a complaint", "%(count)s of them complaints", complaints)
    return _("%(heard)s, %(complaints)s") % {
        "heard": heard,
        "complaints": told % {"count": formats.number(complaints)},
    }


def noted(feedback: Feedback) -> str:
    """The sentence after something was noted: “Complaint by phone is noted about Gift cards.”."""
    words = {"what": feedback, "about": feedback.about_label}
    if feedback.about_label:
        return _("Noted about “%(about)s”. %(what)s.") % words
    return _("Noted. %(what)s.") % words


def origin(feedback: Feedback) -> str:
    """Who noted it."""
    return _("Noted by %(who)s.") % {"who": feedback.noted_by_label}


def asking_title(feedback: Feedback) -> str:
    """The title proposed for a request that is raised from it: what it is about, or what was heard."""
    about = feedback.about_label or (feedback.area.name if feedback.area else "")
    kind = feedback.get_kind_display()
    return _("%(kind)s of a customer: %(about)s") % {"kind": kind, "about": about} if about else str(feedback)
