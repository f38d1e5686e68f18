"""What the pages of the plan and of goals show."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit import formats, raising, work
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.kit.tags import Tag, Tone
from storewide.metrics import addresses
from storewide.metrics.permissions import MetricsPermission
from storewide.sources.models import Store
from storewide.strategy import alignment, goal_standing, pictures, words
from storewide.strategy.goal_standing import Standing
from storewide.strategy.models import Goal, GoalKind
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.queries import Plan

#: work that was done so many days ago still stands on a goal's page
RECENT = timedelta(days=90)


def plan(found: Plan, *, changeable: bool) -> Page:
    """The head of the plan."""
    actions: tuple[Action, ...] = (Action(_("All objectives"), reverse("strategy:objectives"), "quiet"),)
    if changeable:
        setting = Action(_("Set a goal"), reverse("strategy:goal-new"))
        aiming = Action(_("Set an objective"), reverse("strategy:objective-new"), "quiet")
        actions = (setting, aiming, *actions)
    return Page(
        title=_("Nobody has planned anything yet") if found.is_empty else words.finding(found.reads),
        short=_("Business plan"),
        purpose=_(
            "What the business wants, by when, and how far it has come: goals, KPIs kept, key results."
        ),
        guide="strategy#the-plan",
        actions=actions,
    )


def goal(found: Goal, user: User, at: datetime) -> dict[str, Any]:
    """The page of one goal."""
    standing = goal_standing.of([found], at)[0]
    items = alignment.served(work.items(user, at.date() - RECENT))
    serving = [each for each in items if found in each.goals and each.item.level is not work.Level.STRATEGY]
    context = {
        "page": _head(standing, user),
        "standing": standing,
        "goal": found,
        "metric_url": addresses.of_metric(found.metric, found.store) if standing.definition else "",
        "tags": [tag(found)],
        "accountable": str(found.accountable or ""),
        "charts": pictures.of_goal(standing, at.date()),
        "reads": words.worst_first(standing.reads),
        "serving": serving,
        "raised": raising.raised_from([found.link]).get((found.link.kind, found.link.id), []),
        "history": history(found),
        "changeable": found.is_open and may(user, StrategyPermission.CHANGE),
    }
    if found.is_open and may(user, StrategyPermission.CHANGE):
        context |= _next(standing)
    return context


def tag(goal: Goal) -> Tag:
    """What kind of goal it is, or that it is closed."""
    if not goal.is_open:
        return Tag(_("Closed"), Tone.PLAIN)
    return Tag(GoalKind(goal.kind).label, Tone.PLAIN if goal.kind == GoalKind.PERMANENT else Tone.WAITING)


def targets(goal: Goal, store: Store) -> Page:
    """The head of the form of targets."""
    definition = goal_standing.definition(goal)
    name = goal_standing.Standing(goal, definition, (), (), ()).metric
    return Page(
        title=_("Targets of %(metric)s in %(store)s") % {"metric": name.lower(), "store": store},
        purpose=_(
            "The same targets that the scorecard paces, by month; an empty one is taken back. "
            "An amount or a number; a rate as 2.5 %."
        ),
        guide="strategy#targets-of-a-goal",
        crumbs=below(goal),
    )


def to_plan() -> Crumb:
    """The way back to the plan."""
    return Crumb(_("Business plan"), reverse("strategy:plan"))


def below(goal: Goal) -> tuple[Crumb, ...]:
    """The way back to one goal."""
    return (to_plan(), Crumb(goal.name, goal.get_absolute_url()))


def _head(standing: Standing, user: User) -> Page:
    found = standing.goal
    actions: tuple[Action, ...] = ()
    if found.is_open and may(user, StrategyPermission.CHANGE):
        adding = reverse("strategy:objective-new", query={"goal": found.pk})
        actions = (
            Action(_("Change"), reverse("strategy:goal-change", args=[found.pk]), "quiet"),
            Action(_("Add an objective"), adding, "quiet"),
            Action(_("Close it"), reverse("strategy:goal-close", args=[found.pk]), "quiet"),
        )
        if standing.definition and may(user, MetricsPermission.CHANGE_TARGETS):
            planning = Action(_("Set its targets"), reverse("strategy:targets", args=[found.pk]), "quiet")
            actions = (planning, *actions)
    if found.is_open and (asking := raising.ask_address(found.link, "")):
        actions = (*actions, Action(_("Raise a request"), asking, "quiet"))
    return Page(
        title=_finding(standing),
        short=found.name,
        purpose=_("%(what)s, %(of)s, %(lasts)s")
        % {
            "what": GoalKind(found.kind).label,
            "of": standing.of,
            "lasts": standing.lasts,
        },
        guide="strategy#goals",
        crumbs=(to_plan(),),
        actions=actions,
    )


def _finding(standing: Standing) -> str:
    """The goal, and how its metric stands this month."""
    known = [each for each in standing.paces if each.tile.good is not None]
    if not known:
        return standing.goal.name
    values = {"goal": standing.goal.name, "count": len(known), "metric": standing.metric}
    if len(known) == 1:
        return _("%(goal)s: %(metric)s this month is %(value)s, %(apart)s") % {
            **values,
            "value": known[0].value,
            "apart": known[0].tag.label,
        }
    good = sum(bool(each.tile.good) for each in known)
    return ngettext(
        "%(goal)s: %(metric)s stands well in %(good)s of %(count)s store this month",
        "%(goal)s: %(metric)s stands well in %(good)s of %(count)s stores this month",
        len(known),
    ) % {**values, "good": formats.number(good)}


def _next(standing: Standing) -> dict[str, Any]:
    """The one thing to do next about an open goal."""
    found = standing.goal
    if found.accountable is None:
        action = Action(_("Name an owner"), reverse("strategy:goal-change", args=[found.pk]))
        return {"next": action, "next_reason": _("Nobody owns it; what nobody owns, nobody reaches.")}
    planned = any(each.tile.plan and each.tile.plan.basis == "target" for each in standing.paces)
    if standing.definition and not planned:
        action = Action(_("Set its targets"), reverse("strategy:targets", args=[found.pk]))
        return {
            "next": action,
            "next_reason": _("This month has no target yet; without one, nothing paces it."),
        }
    if not standing.objectives and found.kind == GoalKind.TIMED:
        action = Action(_("Set an objective"), reverse("strategy:objective-new", query={"goal": found.pk}))
        return {"next": action, "next_reason": _("No objective says yet how it is to be reached.")}
    return {}
