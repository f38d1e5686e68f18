"""What every page of one assessment shares: its head, its tabs, and which of it somebody may see and do."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.assessment import papers, seen, words
from storewide.assessment.models import Assessment, Assessor, Phase, State
from storewide.assessment.permissions import AssessmentPermission
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.raising import ask_address
from storewide.kit.requests import SignedInRequest


@dataclass(frozen=True)
class Tab:
    """One of the pages of an assessment."""

    label: str
    url: str
    here: bool


@dataclass(frozen=True)
class Sight:
    """An assessment as somebody sees it: what they may change, which scores are hidden from them."""

    assessment: Assessment
    may_change: bool
    leads: bool
    blind_jobs: bool
    blind_options: bool
    mine: Assessor | None


def find(request: SignedInRequest, slug: str) -> Assessment:
    """The assessment of this short name, or 404; also where its group hides it."""
    require(request.user, AssessmentPermission.VIEW)
    found: Assessment = get_object_or_404(seen.assessments(request.user), slug=slug)
    return found


def sight(request: SignedInRequest, assessment: Assessment) -> Sight:
    """What whoever looks may see and do."""
    return Sight(
        assessment=assessment,
        may_change=assessment.is_open and may(request.user, AssessmentPermission.CHANGE, assessment),
        leads=may(request.user, AssessmentPermission.LEAD, assessment),
        blind_jobs=seen.is_blind(request.user, assessment, Phase.JOBS),
        blind_options=seen.is_blind(request.user, assessment, Phase.OPTIONS),
        mine=seen.assessor_of(request.user, assessment),
    )


def context(found: Sight, here: str, *, title: str, purpose: str, guide: str) -> dict[str, Any]:
    """Head, tabs and rights of one of its pages."""
    assessment = found.assessment
    page = Page(
        title=title,
        short=assessment.name,
        purpose=purpose,
        guide=guide,
        crumbs=(to_list(),) if here == "assessment" else (to_list(), to_one(assessment)),
        actions=_actions(found) if here == "assessment" else (),
    )
    return {
        "page": page,
        "assessment": assessment,
        "sight": found,
        "tabs": tabs(assessment, here),
        "blind": words.blind(),
    }


def tabs(assessment: Assessment, here: str) -> list[Tab]:
    """Its pages, in the order of the work."""
    labels = {
        "assessment": _("Overview"),
        "jobs": _("Jobs"),
        "gaps": _("Gaps and risks"),
        "options": _("Options"),
        "recommendation": _("Recommendation"),
    }
    return [
        Tab(label, reverse(f"assessment:{name}", args=[assessment.slug]), name == here)
        for name, label in labels.items()
    ]


def to_list() -> Crumb:
    """The way back to all assessments."""
    return Crumb(_("Assessments"), reverse("assessment:assessments"))


def to_one(assessment: Assessment) -> Crumb:
    """The way back to one."""
    return Crumb(assessment.name, assessment.get_absolute_url())


def _actions(found: Sight) -> tuple[Action, ...]:
    assessment = found.assessment
    actions = []
    if found.may_change:
        actions.append(Action(_("Change"), _at(assessment, "change"), style="quiet"))
    if found.leads and assessment.state in (State.JOBS, State.OPTIONS):
        actions.append(Action(_("One step back"), _at(assessment, "go-back"), style="quiet"))
    if found.leads and not assessment.is_open:
        actions.append(Action(_("Tell a measured effect"), _at(assessment, "tell-effect"), style="quiet"))
    address = ask_address(assessment.link, raise_title(assessment))
    if address:
        actions.append(Action(_("Raise a request"), address, style="quiet"))
    if not (found.blind_jobs or found.blind_options):
        actions.append(Action(_("Make the report"), _at(assessment, "paper"), style="quiet", post=True))
        if papers.file_of(assessment).exists():
            actions.append(Action(_("Report (PDF)"), _at(assessment, "paper"), style="quiet"))
    return tuple(actions)


def raise_title(assessment: Assessment) -> str:
    """The title proposed for a request: what was decided, else what is asked."""
    return f"{assessment.name}: {assessment.chosen}"[:160] if assessment.chosen else assessment.name


def _at(assessment: Assessment, name: str) -> str:
    return reverse(f"assessment:{name}", args=[assessment.slug])
