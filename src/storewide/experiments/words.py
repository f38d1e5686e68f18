"""How experiments stand in words: the list, one experiment while it is planned and runs, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.experiments import result_words, worth_words
from storewide.experiments.models import CALLING, Experiment, ExperimentState, Method
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.queries import Facts, Standing
from storewide.experiments.trials import Health
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.ledger.evidence_operations import is_person
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.answering import deciders_on


@dataclass(frozen=True)
class Following:
    """What comes next for an experiment: why, and the actions, the one to take first."""

    reason: str
    actions: tuple[Action, ...] = ()


def standing(found: Standing) -> str:
    """How the experiments stand, as the finding of their page."""
    if not found.all:
        return _("Nothing is tested yet")
    words = {"ended": formats.number(found.ended), "running": formats.number(found.running)}
    if found.ended:
        return (
            ngettext(
                "One result waits for its decision", "%(ended)s results wait for their decision", found.ended
            )
            % words
        )
    if found.running:
        return ngettext("One experiment runs", "%(running)s experiments run", found.running) % words
    return _("No experiment runs, and every result is decided")


def title(experiment: Experiment, facts: Facts, at: datetime) -> str:
    """The finding of an experiment's page."""
    if facts.result and facts.finding:
        return result_words.headline(experiment, facts.result, facts.finding, facts.names)
    if experiment.stopped_on == experiment.ends_on:
        return _("Stopped without a result")
    if experiment.stopped_on:
        return _("Stopped on %(day)s, before its last day: there is no result") % {
            "day": formats.day(experiment.stopped_on)
        }
    if experiment.state == ExperimentState.DRAFT:
        return experiment.name
    if experiment.over(at):
        return _("All days have passed: its result can be read")
    return _running(experiment, at)


def _running(experiment: Experiment, at: datetime) -> str:
    day = (experiment.today(at) - experiment.starts_on).days + 1
    if day < 1:
        return _("Begins on %(day)s") % {"day": formats.day(experiment.starts_on)}
    if experiment.method == Method.SEQUENTIAL:
        return _(
            "Day %(day)s of %(days)s: its first look is taken when a day has passed and its data are in"
        ) % {
            "day": formats.number(day),
            "days": formats.number(experiment.days),
        }
    return _("Day %(day)s of %(days)s: no result before %(last)s is over") % {
        "day": formats.number(day),
        "days": formats.number(experiment.days),
        "last": formats.day(experiment.ends_on),
    }


def purpose(experiment: Experiment, facts: Facts) -> str:
    """The line under the finding: what was tested, and what it is worth or why it was tested."""
    hypothesis = experiment.hypothesis.partition("\n")[0].strip()
    more = worth_words.sentence(experiment, facts.result) if facts.result else ""
    if experiment.state == ExperimentState.DRAFT:
        return hypothesis
    return _("%(name)s. %(more)s") % {"name": experiment.name, "more": more or hypothesis}


def tags(experiment: Experiment, facts: Facts) -> list[Tag]:
    """State, and what the result says."""
    found = [experiment.tag]
    if facts.finding and facts.result:
        found.insert(0, result_words.tag(facts.finding, facts.result))
    return found


def accountable(experiment: Experiment) -> str:
    """Who decides, with their role; an empty text where nobody does."""
    role = experiment.area.accountable
    if role is None or role.holder is None:
        return ""
    return _("%(name)s, %(role)s") % {"name": role.holder, "role": role.title}


def following(experiment: Experiment, facts: Facts, actor: Actor, at: datetime) -> Following | None:
    """What is to be done next; None where nothing is, or nothing before the last day has passed."""
    if experiment.state == ExperimentState.DRAFT:
        return Following(
            _(
                "Read the plan once more: from the start on nothing of it changes, and neither does its promise."
            ),
            _only(actor, ExperimentsPermission.START, experiment, "start", _("Freeze the plan and start")),
        )
    if experiment.state == ExperimentState.RUNNING and experiment.over(at):
        return Following(
            _("All its days have passed. The result is read by the rule that was frozen."),
            _only(actor, ExperimentsPermission.READ, experiment, "read", _("Read the result")),
        )
    calls = experiment.says in CALLING and facts.result is not None
    if experiment.state == ExperimentState.ENDED or (experiment.state == ExperimentState.RUNNING and calls):
        return _deciding(experiment, facts, actor)
    return None


def _deciding(experiment: Experiment, facts: Facts, actor: Actor) -> Following:
    deciders = deciders_on(experiment.area, now().date())
    if not deciders:
        return Following(
            _("Nobody is accountable for %(area)s, so nobody can decide.") % {"area": experiment.area},
            (Action(_("Name somebody"), experiment.area.get_absolute_url()),),
        )
    if not (may(actor, ExperimentsPermission.DECIDE) and any(is_person(actor, each) for each in deciders)):
        return Following(_decides(experiment, deciders[0]))
    url = reverse("experiments:decide", args=[experiment.number])
    recommended = facts.finding.recommended if facts.finding else ""
    return Following(
        _("You decide. The rule frozen before the start recommends: %(outcome)s.")
        % {"outcome": result_words.outcome(recommended).lower()},
        (
            Action(result_words.outcome(recommended), f"{url}?outcome={recommended}"),
            Action(_("Decide otherwise, with a reason"), url, style="quiet"),
        ),
    )


def _decides(experiment: Experiment, person: Person) -> str:
    if person != experiment.area.holder:
        return _("%(name)s stands in for whoever is accountable and decides.") % {"name": person}
    return _("%(name)s is accountable and decides.") % {"name": person}


def actions(experiment: Experiment, facts: Facts, actor: Actor, at: datetime) -> tuple[Action, ...]:
    """What else can be done: change a draft, stop what runs, read again what is not decided."""
    if experiment.state == ExperimentState.DRAFT and may(actor, ExperimentsPermission.PLAN):
        url = reverse("experiments:change", args=[experiment.number])
        return (Action(_("Change the plan"), url, style="quiet"),)
    if experiment.state == ExperimentState.ENDED and may(actor, ExperimentsPermission.READ):
        return (_post(experiment, "read", _("Read again with the newest data"), "quiet"),)
    if experiment.state == ExperimentState.RUNNING:
        deciders = deciders_on(experiment.area, at.date())
        if may(actor, ExperimentsPermission.DECIDE) and any(is_person(actor, each) for each in deciders):
            if facts.result is not None:
                url = reverse("experiments:decide", args=[experiment.number])
                return (Action(_("Decide now, with a reason"), url, style="quiet"),)
            url = reverse("experiments:stop", args=[experiment.number])
            label = (
                _("Drop it, without reading it")
                if experiment.over(at)
                else _("Stop it now, without a result")
            )
            return (Action(label, url, style="danger"),)
    return ()


def health_tag(health: Health) -> Tag:
    """Whether the test runs as planned, in a word."""
    if health.split_ok is None:
        return Tag(_("nobody seen yet"), Tone.WAITING)
    if not health.split_ok:
        return Tag(_("broken split"), Tone.BAD)
    return Tag(_("clean"), Tone.GOOD) if health.clean else Tag(_("look at it"), Tone.WAITING)


def chance(p_value: float) -> str:
    """A p-value of the split to the digits that say something: `p 0.41`, `p < 0.0001`."""
    if p_value < 0.0001:
        return _("p < %(least)s") % {"least": formats.number(0.0001, 4)}
    return _("p %(value)s") % {"value": formats.number(p_value, 2 if p_value >= 0.1 else 4)}


def frozen(experiment: Experiment) -> str:
    """When the rule was frozen, and what it is."""
    if experiment.started_at is None:
        return ""
    return _(
        "The rule was frozen on %(day)s: ship when one success metric is better, every guardrail is shown to be no "
        "worse than its margin, and the split is clean."
    ) % {"day": formats.day(experiment.started_at)}


def _only(
    actor: Actor, permission: ExperimentsPermission, experiment: Experiment, page: str, label: str
) -> tuple[Action, ...]:
    return (_post(experiment, page, label),) if may(actor, permission, experiment) else ()


def _post(experiment: Experiment, page: str, label: str, style: str = "") -> Action:
    return Action(label, reverse(f"experiments:{page}", args=[experiment.number]), style=style, post=True)
