"""What the pages of objectives and key results show."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit import formats, raising
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.kit.tags import Tag, Tone
from storewide.metrics import addresses
from storewide.strategy import pictures, queries, reading, words
from storewide.strategy.models import KeyResult, Objective
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.plan_pages import to_plan
from storewide.strategy.reading import Read


def objective(found: Objective, user: User, at: datetime) -> dict[str, Any]:
    """The page of one objective."""
    reads = queries.reads_of(found, at)
    changeable = found.is_open and may(user, StrategyPermission.CHANGE)
    context = {
        "page": _head(found, user, words.finding(reads) if reads else ""),
        "objective": found,
        "tags": [tag(found, at)],
        "accountable": str(found.owner or ""),
        "reads": reads,
        "said": queries.said_of(found),
        "raised": raising.raised_from([found.link]).get((found.link.kind, found.link.id), []),
        "history": history(found),
        "changeable": changeable,
    }
    return context | (_next(found, bool(reads), at) if changeable else {})


def key_result(found: KeyResult, user: User, at: datetime) -> dict[str, Any]:
    """The page of one key result: its value, its path, what was said of it."""
    read = reading.of([found], at)[0]
    check_ins = queries.check_ins_of(found)
    changeable = found.objective.is_open and may(user, StrategyPermission.CHANGE)
    return {
        "page": _key_result_head(read, changeable),
        "read": read,
        "tags": [words.tag(read.standing)],
        "accountable": str(found.owner or found.objective.owner or ""),
        "chart": pictures.of_key_result(read, check_ins, at),
        "said": [(each, words.value(found, each.value)) for each in check_ins],
        "come": words.come(read),
        "should_be": words.value(found, read.path.should_be(read.on)),
        "read_over": words.read_over(found),
        "metric_url": addresses.of_metric(found.metric, found.store) if reading.definition_of(found) else "",
        "now": words.now(read),
        "history": history(found),
        **(_check_in(found.objective, read.is_silent) if changeable else {}),
    }


def _key_result_head(read: Read, changeable: bool) -> Page:
    found = read.key_result
    said = {"name": found.name, "now": words.now(read), "stands": words.tag(read.standing).label}
    changing = (
        Action(_("Change"), reverse("strategy:key-result-change", args=[found.pk]), "quiet"),
        Action(
            _("Remove"),
            reverse("strategy:key-result-remove", args=[found.pk]),
            "danger",
            post=True,
            confirm=_("Remove this key result, with all that was said of it?"),
        ),
    )
    return Page(
        title=_("%(name)s: %(now)s, %(stands)s") % said,
        short=found.name,
        purpose=words.way(found),
        guide="strategy#key-results",
        crumbs=below(found.objective),
        actions=changing if changeable else (),
    )


def tag(found: Objective, at: datetime) -> Tag:
    """How an objective stands on its days."""
    today = at.date()
    if not found.is_open:
        return Tag(_("Closed"), Tone.PLAIN)
    if found.begins > today:
        return Tag(_("begins %(day)s") % {"day": formats.day(found.begins)}, Tone.PLAIN)
    if found.ends < today:
        return Tag(_("over since %(day)s") % {"day": formats.day(found.ends)}, Tone.BAD, "warning")
    return Tag(_("until %(day)s") % {"day": formats.day(found.ends)}, Tone.WAITING)


def below(found: Objective) -> tuple[Crumb, ...]:
    """The way back to an objective."""
    above = (Crumb(found.goal.name, found.goal.get_absolute_url()),) if found.goal else ()
    return (to_plan(), *above, Crumb(found.name, found.get_absolute_url()))


def _head(found: Objective, user: User, finding: str) -> Page:
    actions: tuple[Action, ...] = ()
    if found.is_open and may(user, StrategyPermission.CHANGE):
        actions = (
            Action(_("Change"), reverse("strategy:objective-change", args=[found.pk]), "quiet"),
            Action(_("Add a key result"), reverse("strategy:key-result-new", args=[found.pk]), "quiet"),
            Action(_("Close it"), reverse("strategy:objective-close", args=[found.pk]), "quiet"),
        )
    if found.is_open and (asking := raising.ask_address(found.link, "")):
        actions = (*actions, Action(_("Raise a request"), asking, "quiet"))
    return Page(
        title=_("%(name)s: %(finding)s") % {"name": found.name, "finding": finding}
        if finding
        else found.name,
        short=found.name,
        purpose=formats.span(found.begins, found.ends),
        guide="strategy#objectives",
        crumbs=below(found)[:-1],
        actions=actions,
    )


def _next(found: Objective, measured: bool, at: datetime) -> dict[str, Any]:
    """The one thing to do next about an open objective."""
    if not measured:
        action = Action(_("Add a key result"), reverse("strategy:key-result-new", args=[found.pk]))
        return {"next": action, "next_reason": _("Nothing tells yet whether it is reached.")}
    if found.ends < at.date():
        action = Action(_("Close it"), reverse("strategy:objective-close", args=[found.pk]))
        return {"next": action, "next_reason": _("Its days are over; say what came of it.")}
    due = found.due_since(queries.last_check_in(found), at.date())
    return _check_in(found, due is not None)


def _check_in(found: Objective, due: bool) -> dict[str, Any]:
    action = Action(_("Check in"), reverse("strategy:check-in", args=[found.pk]), "" if due else "quiet")
    reason = (
        _("A check-in is due: how sure are you, and what comes next?")
        if due
        else _("Everything is said for now; the next check-in comes every %(days)s days.")
        % {"days": found.every}
    )
    return {"next": action, "next_reason": reason}
