"""What pages say of parts: the card of an area or an activity, and an activity as a row of the list."""

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
from storewide.organization.models import Team
from storewide.ownership.models import Activity, Area, Part
from storewide.ownership.permissions import OwnershipPermission
from storewide.ownership.raci import Share

VACANT = Tag(gettext_lazy("nobody holds it"), Tone.WAITING, "warning")
UNOWNED = Tag(gettext_lazy("nobody accountable"), Tone.WAITING, "warning")
OWNED = Tag(gettext_lazy("owned"), Tone.GOOD)


@dataclass(frozen=True)
class Holding:
    """One line of a part: the role or team, who that is, and how it is taken back (None where one may not)."""

    name: str
    url: str
    beside: str
    tag: Tag | None
    withdraw: Action | None


@dataclass(frozen=True)
class PartLines:
    """One part with everybody who has it."""

    letter: str
    label: Text
    meaning: Text
    lines: tuple[Holding, ...]


@dataclass(frozen=True)
class Parts:
    """The card: the four parts, and where another one is given (empty where one may not)."""

    rows: tuple[PartLines, ...]
    give_url: str


@dataclass(frozen=True)
class ListedActivity:
    """An activity as the list shows it."""

    activity: Activity
    accountable: str
    responsible: str
    tag: Tag

    @property
    def url(self) -> str:
        return self.activity.get_absolute_url()


MEANINGS: dict[Part, Text] = {
    Part.RESPONSIBLE: gettext_lazy("does the work"),
    Part.ACCOUNTABLE: gettext_lazy("answers for it"),
    Part.CONSULTED: gettext_lazy("is asked before"),
    Part.INFORMED: gettext_lazy("is told after"),
}


def parts(of: Area | Activity, shares: Sequence[Share], actor: Actor, on: date) -> Parts:
    """Who has which part, as `actor` sees it on a day; of an area besides who is accountable, which it says itself."""
    may_change = may(actor, OwnershipPermission.CHANGE, of)
    kind = "area" if isinstance(of, Area) else "activity"
    rows = tuple(
        PartLines(
            part.value,
            _("Also responsible") if kind == "area" and part == Part.RESPONSIBLE else part.label,
            MEANINGS[part],
            tuple(_holding(share, on, may_change) for share in shares if share.part == part),
        )
        for part in Part
        if kind == "activity" or part != Part.ACCOUNTABLE
    )
    return Parts(rows, reverse(f"ownership:{kind}-give", args=[of.slug]) if may_change else "")


def accountable(shares: Sequence[Share], on: date) -> str:
    """Who answers for it, with their role; an empty text where nobody does on that day."""
    share = next((each for each in shares if each.part == Part.ACCOUNTABLE), None)
    if share is None or share.is_vacant(on):
        return ""
    return _("%(name)s, %(role)s") % {"name": share.person, "role": share.who}


def activity_tag(shares: Sequence[Share], on: date) -> Tag:
    """Whether somebody answers for it."""
    return OWNED if accountable(shares, on) else UNOWNED


def listed(activity: Activity, shares: Sequence[Share], on: date) -> ListedActivity:
    """An activity as a row of the list."""
    doing = (str(share.who) for share in shares if share.part == Part.RESPONSIBLE)
    return ListedActivity(activity, accountable(shares, on), ", ".join(doing), activity_tag(shares, on))


def said_of_activities(rows: Sequence[ListedActivity]) -> str:
    """How activities stand, in one sentence."""
    if not rows:
        return _("No activity is on the map yet")
    gaps = sum(not row.accountable for row in rows)
    values = {"count": formats.number(len(rows)), "gaps": formats.number(gaps)}
    if not gaps:
        return _("Every activity has somebody accountable")
    return (
        ngettext(
            "%(gaps)s of %(count)s activities has nobody accountable",
            "%(gaps)s of %(count)s activities have nobody accountable",
            gaps,
        )
        % values
    )


def _holding(share: Share, on: date, may_change: bool) -> Holding:
    who = share.who
    withdraw = Action(_("Take back"), share.withdraw_url, style="quiet", post=True) if may_change else None
    if isinstance(who, Team):
        return Holding(who.name, who.get_absolute_url(), _("team"), None, withdraw)
    if share.is_vacant(on):
        beside = str(who.holder) if who.holder else ""
        return Holding(who.title, "", beside, VACANT, withdraw)
    return Holding(
        who.title, share.person.get_absolute_url() if share.person else "", str(share.person), None, withdraw
    )
