"""How ownership stands in words: the map's finding, an area's state, and what comes next for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Text, Tone
from storewide.organization.models import Person
from storewide.ownership.models import Area, Group, Standing
from storewide.ownership.permissions import OwnershipPermission

TAGS = {
    Standing.OWNED: Tag(gettext_lazy("owned"), Tone.GOOD),
    Standing.VACANT: Tag(gettext_lazy("nobody accountable"), Tone.WAITING, "warning"),
    Standing.LEFT: Tag(gettext_lazy("owner has left"), Tone.BAD),
}
#: the groups in short, where it is clear which ones are store features
GROUPS: dict[str, Text] = {
    Group.OPERATION: Group.OPERATION.label,
    Group.COMMUNICATION: gettext_lazy("Communication"),
    Group.ORDER_ENTRY: gettext_lazy("Order entry"),
    Group.CUSTOMER_RELATIONSHIP: gettext_lazy("Customer relationship"),
}


@dataclass(frozen=True)
class Following:
    """What comes next for an area: why, and the action, None where whoever looks has none."""

    reason: str
    action: Action | None = None


def finding(count: int, gaps: int, named: Sequence[str] = ()) -> str:
    """How the map stands: `gaps` of `count` areas have nobody accountable; the few of `named` are called by name."""
    words = {"count": formats.number(count), "gaps": formats.number(gaps), "named": ", ".join(named)}
    if not count:
        return _("There are no areas yet")
    if not gaps:
        return _("Every area has somebody accountable")
    if gaps == count:
        return _("Nobody is accountable for anything yet: %(count)s areas wait for a name") % words
    if named:
        return (
            ngettext(
                "One area has nobody accountable: %(named)s",
                "%(gaps)s areas have nobody accountable: %(named)s",
                gaps,
            )
            % words
        )
    return (
        ngettext(
            "%(gaps)s of %(count)s areas has nobody accountable",
            "%(gaps)s of %(count)s areas have nobody accountable",
            gaps,
        )
        % words
    )


def gaps_of(count: int, gaps: int) -> str:
    """How one group of the map stands, beside its heading."""
    words = {"count": formats.number(count), "gaps": formats.number(gaps)}
    if not gaps:
        return ngettext("has its owner", "all %(count)s owned", count) % words
    return _("%(gaps)s of %(count)s without an owner") % words


def accountable(area: Area, on: date) -> str:
    """Who answers for an area, with their role; an empty text where nobody does on that day."""
    if area.standing(on) is not Standing.OWNED:
        return ""
    return _("%(name)s, %(role)s") % {"name": area.holder, "role": area.accountable}


def without(area: Area, on: date) -> str:
    """Why nobody answers for an area, and what to do about it, in one sentence."""
    if area.standing(on) is Standing.LEFT and area.holder is not None:
        return _("%(name)s was accountable for %(area)s and left on %(day)s; name a successor.") % {
            "name": area.holder,
            "area": area,
            "day": formats.day(area.holder.left_on),
        }
    return _("Nobody is accountable for %(area)s; name one person.") % {"area": area}


def claimed(area: Area, people: Sequence[Person]) -> str:
    """That two or more hold themselves accountable for an area, why, and what to do about it, in one sentence."""
    values = {
        "area": area,
        "first": people[0],
        "second": people[1],
        "title": area.accountable or first_title(area),
    }
    if area.holder is None or area.holder != people[0]:
        return (
            _(
                "%(first)s and %(second)s are both “%(title)s” in the directory, so both may answer for %(area)s; "
                "keep the title for one of them."
            )
            % values
        )
    return (
        _(
            "%(first)s is accountable for %(area)s, and %(second)s is “%(title)s” in the directory; "
            "name one of them and change the other's title."
        )
        % values
    )


def following(area: Area, actor: Actor, on: date) -> Following | None:
    """What is to be done next about an area; None where it has both owner and team."""
    standing = area.standing(on)
    if standing is Standing.LEFT:
        return Following(without(area, on), _may_do(actor, area, "accountable", _("Name a successor")))
    if standing is Standing.VACANT:
        return Following(
            _("Nobody answers for it: requests about it reach nobody, and its metrics have no owner."),
            _may_do(actor, area, "accountable", _("Name who is accountable")),
        )
    if area.responsible is None:
        return Following(
            _("%(name)s answers for it, but no team does the work.") % {"name": area.holder},
            _may_do(actor, area, "responsible", _("Name the team")),
        )
    return None


def settling(area: Area, people: Sequence[Person], actor: Actor) -> Following:
    """What is to be done where two hold themselves accountable: begin with whoever only has the title."""
    other = people[1]
    action = Action(_("Open %(name)s") % {"name": other}, other.get_absolute_url())
    return Following(claimed(area, people), action if may(actor, OwnershipPermission.CHANGE, area) else None)


def may_name(area: Area, actor: Actor) -> Action | None:
    """The small way to name who is accountable, for lists of gaps."""
    return _may_do(actor, area, "accountable", _("Name somebody"), "quiet")


def named(area: Area) -> str:
    """What is said once somebody is accountable."""
    return _("%(name)s is accountable for %(area)s as %(role)s.") % {
        "name": area.holder,
        "area": area,
        "role": area.accountable,
    }


def first_title(area: Area) -> str:
    """The role that an area's first accountable person most likely has: “Head of checkout”."""
    return first_title_of(area.name)


def first_title_of(name: str) -> str:
    """The same, of an area's name."""
    is_word = name[1:2].islower()
    return _("Head of %(area)s") % {"area": formats.inside(name) if is_word else name}


def fit_by_title(people: Sequence[Person]) -> str:
    """That two or more people's titles fit an area: it is to be chosen among them."""
    values = {"first": people[0], "second": people[1], "count": formats.number(len(people))}
    if len(people) == 2:
        return _("%(first)s and %(second)s fit by their titles") % values
    return _("%(count)s people fit by their titles, such as %(first)s and %(second)s") % values


def initials(name: str) -> str:
    """The first letters of a person's first and last name."""
    parts = name.split()
    return "".join(part[0].upper() for part in (parts[:1] + parts[1:][-1:]))


def _may_do(actor: Actor, area: Area, page: str, label: str, style: str = "") -> Action | None:
    if not may(actor, OwnershipPermission.CHANGE, area):
        return None
    return Action(label, reverse(f"ownership:{page}", args=[area.slug]), style=style)
