"""What an assessment says in words: where it stands, which job is underserved, which option is first and why."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.assessment.jobs_study import JobsStudy
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Phase,
    Risk,
    RiskKind,
    State,
)
from storewide.assessment.options_study import OptionRow, OptionsStudy
from storewide.assessment.permissions import AssessmentPermission
from storewide.assessment.rules import Need
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone

#: likelihood times impact from which on a risk is large
LARGE = 15
NEEDS = {
    Need.UNDERSERVED: Tag(gettext_lazy("underserved"), Tone.BAD),
    Need.SOME: Tag(gettext_lazy("worth a look"), Tone.WAITING),
    Need.SERVED: Tag(gettext_lazy("served"), Tone.GOOD),
}


def standing(states: dict[str, int]) -> str:
    """How many assessments are under way, as the finding of the list."""
    running = sum(count for state, count in states.items() if state != State.DECIDED)
    decided = states.get(State.DECIDED, 0)
    if not running and not decided:
        return _("Nothing is assessed yet")
    if not running:
        return _("Every assessment is decided")
    return ngettext("One assessment is under way", "%(count)s assessments are under way", running) % {
        "count": formats.number(running)
    }


def jobs(found: JobsStudy) -> str:
    """What the assessors say of the jobs, as a finding."""
    if not found.rows:
        return _("No job is named yet")
    if not found.given:
        return ngettext(
            "%(count)s job waits for its scores", "%(count)s jobs wait for their scores", len(found.rows)
        ) % {"count": len(found.rows)}
    first = found.rows[0]
    if first.opportunity is None:
        return _("No job has scores yet")
    said = {"job": first.job, "score": formats.number(first.opportunity.mean, 1)}
    return _("“%(job)s” is served worst: its opportunity score is %(score)s of 19") % said


def owed_title(found: JobsStudy) -> str:
    """What an assessor reads at the head of the jobs before they gave their scores."""
    return ngettext(
        "%(count)s job waits for your scores", "%(count)s jobs wait for your scores", len(found.rows)
    ) % {"count": len(found.rows)}


def options_named(found: OptionsStudy) -> str:
    """What an assessor reads at the head of the options before they gave their scores."""
    return ngettext(
        "%(count)s option waits for your scores", "%(count)s options wait for your scores", len(found.rows)
    ) % {"count": len(found.rows)}


def gaps(capabilities: list[Capability], risks: list[Risk]) -> str:
    """What is missing and what stands in the way, as a finding."""
    missing = sum(each.gap > 0 for each in capabilities)
    large = sum(each.size >= LARGE or each.kind == RiskKind.BLOCKER for each in risks)
    if not capabilities and not risks:
        return _("Nothing is said yet of what we can do and what may stop us")
    said = {"missing": formats.number(missing), "all": formats.number(len(capabilities)), "large": large}
    first = _("%(missing)s of %(all)s capabilities are below what is wanted") % said
    second = ngettext(
        "%(large)s large risk or blocker stands in the way",
        "%(large)s large risks or blockers stand in the way",
        large,
    )
    return _("%(first)s; %(second)s") % {"first": first, "second": second % said}


def place(row: OptionRow) -> Tag:
    """An option's place, or why it is out of play."""
    if row.place is not None:
        return Tag(_("No. %(place)s") % {"place": row.place}, Tone.GOOD if row.place == 1 else Tone.PLAIN)
    if row.misses:
        return Tag(_("misses a must"), Tone.BAD)
    return Tag(_("no cost told"), Tone.WAITING) if not row.costs.told else Tag(_("not scored"), Tone.WAITING)


def owed(assessors: list[Assessor], phase: Phase | None) -> str:
    """How many scores are in, in a sentence."""
    if phase is None:
        return ""
    given = sum(each.given_at(phase) is not None for each in assessors)
    return _("%(given)s of %(count)s assessors gave their scores.") % {
        "given": given,
        "count": len(assessors),
    }


def blind() -> str:
    """What an assessor reads instead of the others' scores."""
    return _("You see the others' scores once you have given yours, so that nobody follows anybody.")


def following(
    assessment: Assessment, mine: Assessor | None, assessors: list[Assessor], study: JobsStudy, actor: Actor
) -> tuple[str, Action | None]:
    """The one next thing for whoever looks, and why."""
    phase = assessment.phase
    if phase and mine and mine.given_at(phase) is None and may(actor, AssessmentPermission.SCORE, mine):
        return _score_reason(phase), _to(assessment, "score", _("Give my scores"))
    lead = may(actor, AssessmentPermission.LEAD, assessment)
    if assessment.state == State.SCOPING:
        reason, action = _scoping(assessment, assessors, study)
        return reason, action if lead else None
    if assessment.state == State.JOBS:
        return owed(assessors, phase), _to(assessment, "go-on", _("Go on to the options")) if lead else None
    if assessment.state == State.OPTIONS:
        return owed(assessors, phase), _to(assessment, "decide", _("Decide")) if lead else None
    reason = _("It is looked at again on %(day)s.") % {"day": formats.day(assessment.review_on)}
    return reason, _to(assessment, "look-again", _("Look at it again")) if lead else None


def _scoping(
    assessment: Assessment, assessors: list[Assessor], study: JobsStudy
) -> tuple[str, Action | None]:
    """What is missing before anybody can be asked for scores."""
    if not study.rows:
        return _("Name what is to be done; then who assesses it."), _part(assessment, "job", _("Add a job"))
    if not assessors:
        return _("Nobody assesses the jobs yet."), _part(assessment, "assessor", _("Name an assessor"))
    reason = _("Jobs and assessors are named: ask for scores once nobody is missing.")
    return reason, _to(assessment, "go-on", _("Ask for scores"))


def _part(assessment: Assessment, kind: str, label: str) -> Action:
    return Action(label, reverse("assessment:part-add", args=[assessment.slug, kind]))


def _score_reason(phase: Phase) -> str:
    if phase is Phase.JOBS:
        return _("Say of each job how important it is and how well it is done today.")
    return _("Say of each option how well it meets each requirement.")


def _to(assessment: Assessment, page: str, label: str) -> Action:
    return Action(label, reverse(f"assessment:{page}", args=[assessment.slug]))
