"""How a working group stands in words, and what comes next for it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.coordination.models import GroupRole, GroupState, Visibility, WorkingGroup
from storewide.coordination.reading import Reading
from storewide.coordination.rules import Progress
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone


def standing(progress: Progress) -> str:
    """How criteria stand against their plan: “Behind by two criteria: 3 of 9 met, 5 planned by now”."""
    if not progress.all:
        return _("No exit criterion yet")
    said = {
        "met": formats.number(progress.met),
        "all": formats.number(progress.all),
        "planned": formats.number(progress.planned),
        "behind": formats.number(abs(progress.behind)),
        "late": formats.number(progress.late),
    }
    if progress.met == progress.all:
        return ngettext("The exit criterion is met", "All %(all)s exit criteria are met", progress.all) % said
    if progress.behind > 0:
        return (
            ngettext(
                "Behind by one criterion: %(met)s of %(all)s met, %(planned)s planned by now",
                "Behind by %(behind)s criteria: %(met)s of %(all)s met, %(planned)s planned by now",
                progress.behind,
            )
            % said
        )
    if progress.late:
        return (
            ngettext(
                "As many are met as planned, but one is late: %(met)s of %(all)s criteria are met",
                "As many are met as planned, but %(late)s are late: %(met)s of %(all)s criteria are met",
                progress.late,
            )
            % said
        )
    if progress.behind < 0:
        return (
            ngettext(
                "Ahead by one criterion: %(met)s of %(all)s are met",
                "Ahead by %(behind)s criteria: %(met)s of %(all)s are met",
                -progress.behind,
            )
            % said
        )
    return _("On plan: %(met)s of %(all)s criteria are met") % said


def progress_tag(progress: Progress) -> Tag:
    """The same in two words."""
    if not progress.all:
        return Tag(_("No criteria"), Tone.UNKNOWN)
    if progress.met == progress.all:
        return Tag(_("All met"), Tone.GOOD)
    if progress.behind > 0:
        label = ngettext("Behind by one", "Behind by %(count)s", progress.behind)
        return Tag(label % {"count": formats.number(progress.behind)}, Tone.BAD, "warning")
    if progress.late:
        return Tag(_("One late") if progress.late == 1 else _("Some late"), Tone.BAD, "clock")
    return Tag(_("On plan"), Tone.GOOD)


def finding(reading: Reading) -> str:
    """The title of a group's page: what is to be known of it first."""
    group = reading.group
    said = {"group": group, "standing": standing(reading.progress)}
    if group.state == GroupState.PLANNED:
        waiting = [each for each in reading.prerequisites if each.is_open]
        if waiting:
            count = ngettext(
                "%(group)s cannot start: one thing must be done first",
                "%(group)s cannot start: %(count)s things must be done first",
                len(waiting),
            )
            return count % {**said, "count": formats.number(len(waiting))}
        return _("%(group)s can start") % said
    if group.state == GroupState.DISBANDED:
        return _("%(group)s is disbanded: %(met)s of %(all)s criteria were met") % {
            **said,
            "met": formats.number(reading.progress.met),
            "all": formats.number(reading.progress.all),
        }
    return _("%(group)s: %(standing)s") % said


def accountable(reading: Reading) -> str:
    """Who answers for a group: its sponsor; an empty text where it has none."""
    return ", ".join(each.person.name for each in reading.of(GroupRole.SPONSOR))


def following(reading: Reading, *, leads: bool) -> tuple[str, Action | None]:
    """What comes next for a group: why, and the action, None where whoever looks has none."""
    group = reading.group
    if group.state == GroupState.DISBANDED:
        return "", None
    open_first = [each for each in reading.prerequisites if each.is_open]
    if group.state == GroupState.PLANNED and open_first:
        first = open_first[0]
        said = {"what": first, "who": first.owner, "day": formats.day(first.due_on)}
        return _("First comes “%(what)s”: %(who)s, until %(day)s.") % said, None
    if group.state == GroupState.PLANNED:
        start = Action(_("Start the group"), reverse("coordination:group-start", args=[group.pk]), post=True)
        return _("Nothing is in its way any more."), start if leads else None
    ending = Action(_("Disband the group"), reverse("coordination:group-disband", args=[group.pk]))
    if reading.progress.all and reading.progress.met == reading.progress.all:
        return _("All its criteria are met: say what came of it, and let it go."), ending if leads else None
    if group.late(reading.on):
        reason = _("Its last day is over: move it, or disband the group and say where the rest goes.")
        return reason, ending if leads else None
    criterion = next((each for each in reading.criteria if each.is_open), None)
    if criterion is None:
        return _("Say what must be true for the group to be done: exit criteria, on paths."), None
    said = {
        "what": criterion,
        "day": formats.day(criterion.due_on),
        "who": criterion.responsible or _("nobody"),
    }
    return _("The next criterion: “%(what)s”, due %(day)s, directly responsible: %(who)s.") % said, None


def shown_name(group: WorkingGroup) -> str:
    """What somebody reads who may not see every group: its name, or only that there is one."""
    return (
        group.name if group.visibility == Visibility.EVERYBODY else _("A working group that its people see")
    )
