"""What the pages of working groups say: titles, ways back, and all that one group's page shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from storewide.coordination import parts, rules, words
from storewide.coordination.models import (
    AskedInput,
    Criterion,
    Item,
    Milestone,
    WorkingGroup,
    WorkingGroupQuerySet,
)
from storewide.coordination.parts import Sort
from storewide.coordination.permissions import CoordinationPermission
from storewide.coordination.reading import Reading
from storewide.kit import formats, links, raising
from storewide.kit.charts import Annotation, Chart, Marker, Role, Series, Unit
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag

#: what the button says that closes a part, where it is not “Done”
LABELS: dict[type[Any], Any] = {
    AskedInput: _lazy("Answer"),
    Criterion: _lazy("Met"),
    Milestone: _lazy("Reached"),
}


@dataclass(frozen=True)
class Row:
    """A part as a line of the page: its state, where it is changed, and what can be done to it in a press."""

    part: Any
    tag: Tag | None
    url: str = ""
    actions: tuple[Action, ...] = ()


def list_head(seen: WorkingGroupQuerySet, on: date, first: Action | None) -> Page:
    """The head of the list of groups; `first` sets one up."""
    return Page(
        title=_list_title(seen, on),
        short=_("Working groups"),
        purpose=_(
            "Temporary groups with a sponsor, exit criteria and an end; the rest is what they leave behind."
        ),
        guide="coordination#working-groups",
        actions=(first,) if first else (),
    )


def _list_title(seen: WorkingGroupQuerySet, on: date) -> str:
    """How the groups stand, as the finding of their list."""
    running = seen.running()
    count, behind, over = running.count(), running.behind().count(), running.past_end(on).count()
    if not count:
        return _("No working group is at work")
    said = {"count": formats.number(count), "behind": formats.number(behind), "over": formats.number(over)}
    at_work = ngettext("One working group is at work", "%(count)s working groups are at work", count) % said
    apart = []
    if behind:
        apart.append(ngettext("one is behind its plan", "%(behind)s are behind their plan", behind) % said)
    if over:
        apart.append(ngettext("one is past its end", "%(over)s are past their end", over) % said)
    return f"{at_work}: {', '.join(apart)}" if apart else at_work


def context(reading: Reading, actor: Actor) -> dict[str, Any]:
    """Everything that the page of a group shows, but what was raised from it and its history."""
    group = reading.group
    leads = may(actor, CoordinationPermission.LEAD, group) and group.is_open
    works = may(actor, CoordinationPermission.WORK, group) and group.is_open
    reason, action = words.following(reading, leads=leads)
    rows = _Rows(reading.on, leads=leads, works=works, actor=actor)
    initiative = group.initiative_link
    return {
        "page": _head(reading, leads=leads),
        "group": group,
        "reading": reading,
        "tags": [group.tag(reading.on), words.progress_tag(reading.progress)],
        "accountable": words.accountable(reading),
        "next": action,
        "next_reason": reason,
        "chart": chart(reading),
        "initiative": links.resolve(initiative) if initiative else None,
        "paths": [(each, rows.of(each.criteria), rows.of(each.milestones)) for each in reading.paths],
        "prerequisites": rows.of(reading.prerequisites),
        "items": rows.of(reading.items),
        "inputs": rows.of(reading.inputs),
        "handovers": _Rows(reading.on, leads=False, works=True, actor=actor).of(reading.handovers),
        "leads": leads,
        "works": works,
        "adding": _adding(group, leads=leads, works=works),
    }


def chart(reading: Reading) -> Chart | None:
    """Criteria met against their plan, week by week; None while there are none."""
    group, stages = reading.group, reading.stages
    if not stages or group.ends - group.begins < timedelta(days=7):
        return None
    days = [group.begins + timedelta(days=step) for step in range((group.ends - group.begins).days + 1)]
    last = group.disbanded_at.date() if group.disbanded_at else reading.on
    planned, met = rules.courses(stages, days, last)
    marks = (
        (Annotation(reading.on, _("Today"), Marker.OTHER),)
        if group.begins <= reading.on <= group.ends
        else ()
    )
    title = words.standing(reading.progress)
    return Chart(
        key="criteria",
        title=title,
        unit=Unit(_("exit criteria"), "number"),
        x_label=_("Day"),
        xs=tuple(days),
        series=(Series(_("Met"), tuple(met)), Series(_("Plan"), tuple(planned), Role.PLAN)),
        annotations=marks,
        alt=title,
    )


def to_list() -> Crumb:
    """The way back to all groups."""
    return Crumb(_("Working groups"), reverse("coordination:groups"))


def crumbs(group: WorkingGroup) -> tuple[Crumb, ...]:
    """The way back from a page below a group."""
    return (to_list(), Crumb(group.name, group.get_absolute_url()))


def taking_out(sort: Sort, part: Any) -> Action:
    """The button that takes a part out of its group."""
    question = _("Take “%(what)s” out of the group?") % {"what": part}
    url = reverse("coordination:part-remove", args=[sort.key, part.pk])
    return Action(_("Take it out"), url, "danger", post=True, confirm=question)


def _head(reading: Reading, *, leads: bool) -> Page:
    group = reading.group
    actions = [Action(_("Report as PDF"), reverse("coordination:group-paper", args=[group.pk]), "quiet")]
    if asking := raising.ask_address(group.link, ""):
        actions.append(Action(_("Raise a request"), asking, "quiet"))
    if leads:
        actions.append(Action(_("Change"), reverse("coordination:group-change", args=[group.pk]), "quiet"))
        actions.append(Action(_("Disband"), reverse("coordination:group-disband", args=[group.pk]), "quiet"))
    return Page(
        title=words.finding(reading),
        short=group.name,
        purpose=_("%(initiative)s, %(span)s")
        % {
            "initiative": group.initiative,
            "span": formats.span(group.begins, group.ends),
        },
        guide="coordination#working-groups",
        crumbs=(to_list(),),
        actions=tuple(actions),
    )


def _adding(group: WorkingGroup, *, leads: bool, works: bool) -> dict[str, Action]:
    """By sort, the action that adds one; sorts that whoever looks may not add are left out."""
    found = {}
    for key, sort in parts.SORTS.items():
        allowed = leads if sort.permission is CoordinationPermission.LEAD else works
        if sort.form is not None and allowed:
            found[key] = Action(sort.adding, reverse("coordination:part-new", args=[group.pk, key]), "quiet")
    return found


class _Rows:
    """Makes lines of parts for whoever looks."""

    def __init__(self, on: date, *, leads: bool, works: bool, actor: Actor) -> None:
        self.on, self.leads, self.works, self.actor = on, leads, works, actor

    def of(self, found: Any) -> list[Row]:
        """A line for each."""
        return [self._row(part) for part in found]

    def _row(self, part: Any) -> Row:
        key = parts.key_of(part)
        sort = parts.SORTS[key]
        may_change = self.leads if sort.permission is CoordinationPermission.LEAD else self.works
        url = reverse("coordination:part-change", args=[key, part.pk]) if may_change and sort.form else ""
        return Row(part, part.tag(self.on), url, tuple(self._actions(sort, key, part)))

    def _actions(self, sort: Sort, key: str, part: Any) -> Any:
        answers = isinstance(part, AskedInput) and may(self.actor, CoordinationPermission.ANSWER, part)
        if not self.works and not answers:
            return
        if part.is_open:
            label = LABELS.get(type(part), _("Done"))
            url = reverse("coordination:part-finish", args=[key, part.pk])
            yield Action(label, url, "quiet", post=not sort.asks)
        elif self.works and not isinstance(part, AskedInput):
            yield Action(
                _("Open again"), reverse("coordination:part-reopen", args=[key, part.pk]), "bare", post=True
            )
        if isinstance(part, Item) and part.is_open and self.works:
            yield self._waiting(part)

    def _waiting(self, item: Item) -> Action:
        if item.blocked_by_id:
            return Action(
                _("Waits no more"), reverse("coordination:item-unblock", args=[item.pk]), "bare", post=True
            )
        return Action(_("It waits"), reverse("coordination:item-block", args=[item.pk]), "bare")
