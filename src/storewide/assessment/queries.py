"""Reads of assessments: what points to them, what waits for whom, what should be mended, what came of a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.assessment import seen
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Came,
    Capability,
    Cost,
    Interface,
    Job,
    Option,
    OptionKind,
    Review,
    Risk,
    State,
)
from storewide.assessment.permissions import AssessmentPermission
from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.history import Event
from storewide.kit.links import Link, resolve
from storewide.kit.matching import best_rows
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.raising import Raised, raised_from
from storewide.kit.requests import SignedInRequest
from storewide.kit.search import Hit
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.ledger import evidence_words
from storewide.ledger.models import MeasuredEffect
from storewide.lib.clock import now
from storewide.organization import queries as organization

_KINDS: dict[str, type[Assessment | Job | Option]] = {
    Assessment.KIND: Assessment,
    Job.KIND: Job,
    Option.KIND: Option,
}


@dataclass(frozen=True)
class Outcome:
    """What came of a decision: requests raised from it and its parts, measured effects with a sentence, looks at it."""

    raised: tuple[Raised, ...]
    effects: tuple[tuple[str, Link], ...]
    reviews: tuple[Review, ...]


def assessors(assessment: Assessment) -> list[Assessor]:
    """Who assesses it, by name."""
    return list(Assessor.objects.filter(assessment=assessment).select_related("person__team", "assessment"))


def capabilities(assessment: Assessment) -> list[Capability]:
    """What must be possible for its jobs, the widest gaps first."""
    rows = Capability.objects.filter(job__assessment=assessment).select_related("job")
    return sorted(rows, key=lambda each: (-each.gap, each.pk))


def interfaces(assessment: Assessment) -> list[Interface]:
    """What its options do to interfaces, by option."""
    rows = Interface.objects.filter(option__assessment=assessment)
    return list(rows.select_related("option", "flow__source", "flow__target", "source", "target"))


def cost_lines(assessment: Assessment) -> list[Cost]:
    """Every line of what its options cost, by option."""
    return list(Cost.objects.filter(option__assessment=assessment).select_related("option"))


def risks(assessment: Assessment) -> list[Risk]:
    """What may go wrong or stands in the way, the largest first."""
    rows = Risk.objects.filter(assessment=assessment).select_related("job", "option", "owner")
    return sorted(rows, key=lambda risk: (-risk.size, risk.pk))


def outcome(assessment: Assessment) -> Outcome:
    """What came of an assessment; also of its jobs and options, from which requests are raised too."""
    jobs = Job.objects.filter(assessment=assessment).select_related("assessment")
    options = Option.objects.filter(assessment=assessment).select_related("assessment")
    links = [assessment.link, *(job.link for job in jobs), *(option.link for option in options)]
    found = raised_from(links)
    told = Q(pk__in=Came.objects.filter(assessment=assessment).values("measured"))
    if assessment.effect_id:
        told |= Q(effect=assessment.effect_id)
    measured = MeasuredEffect.objects.filter(told).by_evidence()
    return Outcome(
        raised=tuple(each for requests in found.values() for each in requests),
        effects=tuple((evidence_words.measured(each), resolve(each.source)) for each in measured),
        reviews=tuple(Review.objects.filter(assessment=assessment)),
    )


def measured_since(assessment: Assessment) -> Iterable[MeasuredEffect]:
    """Effects measured since the decision and not told here yet, the newest first."""
    told = Came.objects.filter(assessment=assessment).values("measured")
    decided = assessment.decision.decided_at if assessment.decision else now()
    rows = MeasuredEffect.objects.filter(created_at__gte=decided).exclude(pk__in=told)
    return rows.order_by("-created_at")


def history_of(assessment: Assessment) -> tuple[Event, ...]:
    """What happened to an assessment as a whole, newest first."""
    return tuple(history(assessment))


def resolve_link(link: Link) -> Link | None:
    """A link to an assessment or one of its jobs or options, with name and address; None for every other kind."""
    model = _KINDS.get(link.kind)
    if model is None:
        return None
    found = model.objects.filter(pk=link.id).first()
    return found.link if found is not None else link


def search(actor: Actor, words: str) -> Iterable[Hit]:
    """Assessments by name or question, of those that the actor sees."""
    if not may(actor, AssessmentPermission.VIEW):
        return
    for each in best_rows(words, seen.assessments(actor), "name", "question", "slug"):
        detail = _("%(state)s · %(owner)s") % {"state": each.tag.label, "owner": each.owner}
        yield Hit(_("Assessment"), each.name, detail, each.get_absolute_url())


def checks() -> Iterable[Finding]:
    """ASM001 scores owed after their day. ASM002 an option without cost. ASM003 a decision to be looked at again.

    ASM004 nobody watches a large risk or a blocker.
    """
    today = now().date()
    yield from _late_scores(today)
    yield from _without_cost()
    for each in Assessment.objects.for_list().to_review(today):
        said = {"name": each, "day": formats.day(each.review_on), "owner": each.owner}
        sentence = (
            _("“%(name)s” was to be looked at again on %(day)s; %(owner)s says whether it holds.") % said
        )
        yield Finding("ASM003", sentence, each.get_absolute_url(), Severity.WARNING)
    yield from _unwatched()


def waits(request: SignedInRequest) -> Waits:
    """Scores that I owe, and decisions of mine to be made or looked at again. Two queries."""
    if not may(request.user, AssessmentPermission.VIEW):
        return Waits(0, ())
    people = organization.people_of(request.user)
    if not people:
        return Waits(0, ())
    owed = _owed().filter(person__in=people).select_related("assessment")
    today = now().date()
    due = Q(state=State.DECIDED, review_on__lte=today) | Q(state=State.OPTIONS, decide_by__lte=today)
    mine = Assessment.objects.filter(due, owner__in=people).order_by("review_on", "decide_by", "pk")
    found = [*(_to_score(each) for each in owed), *(_to_decide(each) for each in mine)]
    return Waits(len(found), tuple(found[:NAMED]))


def _owed() -> QuerySet[Assessor]:
    jobs = Q(assessment__state=State.JOBS, jobs_given_at=None)
    options = Q(assessment__state=State.OPTIONS, options_given_at=None)
    return Assessor.objects.filter(jobs | options).order_by("assessment_id", "pk")


def _to_score(assessor: Assessor) -> Wait:
    assessment = assessor.assessment
    due = assessment.due_on
    why = (
        _("Your scores are asked for by %(day)s") % {"day": formats.day(due)}
        if due
        else _("Your scores are asked for")
    )
    url = reverse("assessment:score", args=[assessment.slug])
    return Wait(assessment.name, why, Action(_("Score"), url, style="quiet"))


def _to_decide(assessment: Assessment) -> Wait:
    if assessment.state == State.DECIDED:
        why = _("Its decision is to be looked at again since %(day)s") % {
            "day": formats.day(assessment.review_on)
        }
        page, label = "look-again", _("Look at it")
    else:
        why = _("It was to be decided by %(day)s") % {"day": formats.day(assessment.decide_by)}
        page, label = "decide", _("Decide")
    url = reverse(f"assessment:{page}", args=[assessment.slug])
    return Wait(assessment.name, why, Action(label, url, style="quiet"))


def _late_scores(today: date) -> Iterable[Finding]:
    late = Q(assessment__state=State.JOBS, assessment__jobs_due__lt=today)
    late |= Q(assessment__state=State.OPTIONS, assessment__options_due__lt=today)
    for each in _owed().filter(late).select_related("assessment", "person"):
        said = {"who": each, "name": each.assessment, "day": formats.day(each.assessment.due_on)}
        sentence = _("%(who)s owes scores of “%(name)s” since %(day)s.") % said
        yield Finding("ASM001", sentence, each.assessment.get_absolute_url(), Severity.WARNING)


def _without_cost() -> Iterable[Finding]:
    costs = Exists(Cost.objects.filter(option=OuterRef("pk")))
    rows = Option.objects.filter(~costs, assessment__state=State.OPTIONS, assessment__cost_weight__gt=0)
    for each in rows.exclude(kind=OptionKind.NOTHING).select_related("assessment"):
        said = {"option": each, "name": each.assessment}
        sentence = _("“%(option)s” of “%(name)s” has no cost, so that it has no points; tell what it costs.")
        url = reverse("assessment:options", args=[each.assessment.slug])
        yield Finding("ASM002", sentence % said, url, Severity.WARNING)


def _unwatched() -> Iterable[Finding]:
    open_ones = Risk.objects.exclude(assessment__state=State.DECIDED).filter(owner=None)
    for each in open_ones.select_related("assessment"):
        if each.size < 15 and each.kind != "blocker":
            continue
        said = {"what": each, "name": each.assessment}
        sentence = _("Nobody watches “%(what)s” of “%(name)s”; name somebody.") % said
        url = reverse("assessment:gaps", args=[each.assessment.slug])
        yield Finding("ASM004", sentence, url, Severity.WARNING)
