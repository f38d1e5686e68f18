"""What the pages of advisory boards and pilots say."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.coordination import boards
from storewide.coordination.models import Board, BoardInput, BoardMember, BoardSession, LeadUser, Pilot
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import formats, links, raising
from storewide.kit.links import Link
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone


def of_boards(on: date, first: Action | None) -> Page:
    """The head of the list of boards: what was said and not told back."""
    untold = BoardInput.objects.filter(told_at=None, session__board__ended_at=None).count()
    ending = BoardMember.objects.ending(on).filter(board__ended_at=None).count()
    said = {"untold": formats.number(untold), "ending": formats.number(ending)}
    if untold:
        title = ngettext("One input was not told back", "%(untold)s inputs were not told back", untold) % said
    elif ending:
        title = ngettext("One term ends soon", "%(ending)s terms end soon", ending) % said
    else:
        title = _("Advisory boards")
    return Page(
        title=title,
        short=_("Advisory boards"),
        purpose=_(
            "Customers and partners who advise for a term; what they say becomes requests, and they hear what came of it."
        ),
        guide="coordination#boards",
        actions=(first,) if first else (),
    )


def of_pilots(on: date, first: Action | None) -> Page:
    """The head of the list of pilots: those that wait for a verdict."""
    over = Pilot.objects.over(on).count()
    words = ngettext("One pilot waits for its verdict", "%(over)s pilots wait for their verdict", over)
    return Page(
        title=words % {"over": formats.number(over)} if over else _("Pilots with lead users"),
        short=_("Pilots"),
        purpose=_(
            "Something new with a few customers first, for some weeks; then a verdict with its reason."
        ),
        guide="coordination#pilots",
        actions=(first,) if first else (),
    )


def of_board(found: Board, on: date, actor: Actor) -> dict[str, Any]:
    """All that a board's page shows."""
    changing = may(actor, CoordinationPermission.CHANGE) and found.is_open
    members = list(BoardMember.objects.filter(board=found).order_by("-ends", "name"))
    said = boards.said(found)
    next_action, reason = _next_of_board(found, members, said, on)
    ending = Action(
        _("End the board"),
        reverse("coordination:board-end", args=[found.pk]),
        "quiet",
        post=True,
        confirm=_("End this board? What it said stays."),
    )
    change = Action(_("Change"), reverse("coordination:board-change", args=[found.pk]), "quiet")
    return {
        "page": Page(
            found.name,
            purpose=found.purpose,
            guide="coordination#boards",
            crumbs=(to_list(Board),),
            actions=(change, ending) if changing else (),
        ),
        "found": found,
        "tags": [Tag(_("Advises"), Tone.GOOD) if found.is_open else Tag(_("Ended"), Tone.UNKNOWN, "flat")],
        "accountable": found.owner.name,
        "members": [(member, member.tag(on)) for member in members],
        "sessions": list(BoardSession.objects.filter(board=found)),
        "said": said,
        "changing": changing,
        "next": next_action if changing else None,
        "next_reason": reason,
    }


def of_pilot(found: Pilot, on: date, actor: Actor) -> dict[str, Any]:
    """All that a pilot's page shows."""
    changing = may(actor, CoordinationPermission.CHANGE) and not found.verdict
    deciding = Action(_("Decide"), reverse("coordination:pilot-decide", args=[found.pk]))
    change = Action(_("Change"), reverse("coordination:pilot-change", args=[found.pk]), "quiet")
    asking = raising.ask_address(found.link, found.name)
    raise_it = (Action(_("Raise a request"), asking, "quiet"),) if asking else ()
    raised = raising.raised_from([found.link]).get((found.link.kind, found.link.id), [])
    over = found.ends < on
    return {
        "page": Page(
            title=found.name,
            purpose=formats.span(found.begins, found.ends),
            guide="coordination#pilots",
            crumbs=(to_list(Pilot),),
            actions=((change, *raise_it) if changing else raise_it),
        ),
        "found": found,
        "tags": [found.tag(on)],
        "accountable": found.owner.name,
        "lead_users": list(LeadUser.objects.filter(pilot=found)),
        "segment": _segment(found),
        "raised": raised,
        "changing": changing,
        "next": deciding if changing and over else None,
        "next_reason": _("Its days are over: say what it came to, and why."),
    }


def came_of(found: BoardInput) -> str:
    """What was raised from input, with each answer; that nothing was where nothing was."""
    raised = raising.raised_from([found.link]).get((found.link.kind, found.link.id), [])
    words = [" · ".join(filter(None, (str(each.label), str(each.tag), str(each.answer)))) for each in raised]
    return "; ".join(words) or _("No request was raised from it.")


def to_list(model: type[Board] | type[Pilot]) -> Crumb:
    """The way back to all boards, or all pilots."""
    if model is Board:
        return Crumb(_("Advisory boards"), reverse("coordination:boards"))
    return Crumb(_("Pilots"), reverse("coordination:pilots"))


def crumbs(whole: Board | Pilot) -> tuple[Crumb, ...]:
    """The way back from a page below a board or a pilot."""
    return (to_list(type(whole)), Crumb(whole.name, whole.get_absolute_url()))


def _next_of_board(
    found: Board, members: list[BoardMember], said: list[boards.Said], on: date
) -> tuple[Action | None, str]:
    answered = next((each for each in said if each.input.told_at is None and each.raised), None)
    if answered is not None:
        url = reverse("coordination:tell", args=[answered.input.pk])
        words = {"what": answered.input.what, "who": answered.input.member or found.name}
        return Action(_("Tell it back"), url), _(
            "A request came of “%(what)s”; tell %(who)s what came of it."
        ) % words
    ending = [each for each in members if each.tag(on).tone is Tone.WAITING]
    if ending:
        url = reverse("coordination:piece-change", args=["members", ending[0].pk])
        words = {"who": ending[0], "day": formats.day(ending[0].ends)}
        return Action(_("Prolong the term"), url), _("The term of %(who)s ends on %(day)s.") % words
    return None, ""


def _segment(found: Pilot) -> Link | None:
    if found.segment is None:
        return None
    link = links.resolve(found.segment)
    return link if link.label else Link(link.kind, link.id, link.id)
