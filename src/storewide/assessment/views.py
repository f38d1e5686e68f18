"""The pages of assessments: the list, one with its jobs, gaps, options and recommendation."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.assessment import (
    charts,
    jobs_study,
    option_words,
    options_study,
    pages,
    queries,
    seen,
    tables,
    words,
)
from storewide.assessment.jobs_study import JobsStudy
from storewide.assessment.lists import assessments as assessments_list
from storewide.assessment.models import Assessment
from storewide.assessment.permissions import AssessmentPermission
from storewide.kit import lists
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.systems.queries import stated_by


def assessments(request: SignedInRequest) -> HttpResponseBase:
    """Everything that was or is assessed."""
    require(request.user, AssessmentPermission.VIEW)
    rows = seen.assessments(request.user)
    counts = seen.counted(rows)
    first = Action(_("Begin an assessment"), reverse("assessment:begin"))
    page = Page(
        title=words.standing(counts),
        short=_("Assessments"),
        purpose=_("What is to be done, what we can do, and whether to build, buy, partner or leave it."),
        guide="assessment#assessments",
        actions=(first,) if counts and may(request.user, AssessmentPermission.BEGIN) else (),
    )
    return lists.respond(request, assessments_list(request.user), rows, page=page)


def assessment(request: SignedInRequest, slug: str) -> HttpResponse:
    """One assessment: its question, what comes next, how it stands, what came of it."""
    found = pages.sight(request, pages.find(request, slug))
    one, assessors = found.assessment, queries.assessors(found.assessment)
    study = _jobs(found)
    reason, action = words.following(one, found.mine, assessors, study, request.user)
    told = pages.context(
        found, "assessment", title=one.name, purpose=one.question, guide="assessment#one-assessment"
    )
    told |= _stated(one) | {
        "tags": [one.tag],
        "accountable": str(one.owner),
        "following": {"reason": reason, "action": action},
        "assessors": assessors,
        "jobs": study,
        "options": None if found.blind_options else option_words.options(options_study.of_options(one)),
        "outcome": queries.outcome(one),
        "history": queries.history_of(one),
    }
    return render(request, "assessment/assessment.html", told)


def jobs(request: SignedInRequest, slug: str) -> HttpResponse:
    """The jobs: which is served worst, by whom, in which order they can be done."""
    found = pages.sight(request, pages.find(request, slug))
    study = _jobs(found)
    told = pages.context(
        found,
        "jobs",
        title=words.owed_title(study) if found.blind_jobs else words.jobs(study),
        purpose=_("What is to be done, how important it is, and how well it is done today."),
        guide="assessment#jobs",
    )
    told |= {"study": study, "chart": charts.opportunity(study)}
    told |= {"heat": tables.heat(study), "rows": tables.in_order(study)}
    return render(request, "assessment/jobs.html", told)


def gaps(request: SignedInRequest, slug: str) -> HttpResponse:
    """What we can do, what is missing, and what stands in the way."""
    found = pages.sight(request, pages.find(request, slug))
    capabilities, risks = queries.capabilities(found.assessment), queries.risks(found.assessment)
    told = pages.context(
        found,
        "gaps",
        title=words.gaps(capabilities, risks),
        purpose=_("What we can do today with its evidence, what it should be, and what may stop us."),
        guide="assessment#gaps-and-risks",
    )
    told |= {"capabilities": capabilities, "risks": risks, "grid": tables.risk_grid(risks)}
    return render(request, "assessment/gaps.html", told)


def options(request: SignedInRequest, slug: str) -> HttpResponse:
    """The options: requirements, scores, costs, interfaces."""
    found = pages.sight(request, pages.find(request, slug))
    study = options_study.of_options(found.assessment)
    study = study.without_scores() if found.blind_options else study
    told = pages.context(
        found,
        "options",
        title=words.options_named(study) if found.blind_options else option_words.options(study),
        purpose=_("What each option must do, how well it does it in the assessors' eyes, what it costs."),
        guide="assessment#options",
    )
    told |= {"study": study, "table": tables.scores(study)}
    told |= {"costs": tables.costs(study, found.assessment), "changes": queries.interfaces(found.assessment)}
    told["lines"] = queries.cost_lines(found.assessment)
    return render(request, "assessment/options.html", told)


def recommendation(request: SignedInRequest, slug: str) -> HttpResponse:
    """What to do, why, and what would change it."""
    found = pages.sight(request, pages.find(request, slug))
    study = options_study.of_options(found.assessment)
    told = pages.context(
        found,
        "recommendation",
        title=words.blind() if found.blind_options else option_words.finding_of(found.assessment, study),
        purpose=_("Which option comes first, why, how sure that is, and what would put another one first."),
        guide="assessment#recommendation",
    )
    if not found.blind_options:
        told |= tables.recommendation(found.assessment, study)
    return render(request, "assessment/recommendation.html", told)


def _stated(one: Assessment) -> dict[str, Any]:
    """What the chosen option does to interfaces of the register, and whether some of it waits."""
    stated = stated_by(one.chosen.link) if one.chosen else []
    return {"stated": stated, "waiting": any(each.done_on is None for each in stated)}


def _jobs(found: pages.Sight) -> JobsStudy:
    study = jobs_study.of_jobs(found.assessment)
    return study.without_scores() if found.blind_jobs else study
