"""The report of a working group on paper: how it stands, path by path, who is in it, what was decided and asked."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.coordination import group_page, words
from storewide.coordination.models import GroupState
from storewide.coordination.reading import PathReading, Reading
from storewide.kit import chart_files, formats, paper
from storewide.kit.paper import Paper, Part, Prose, Row, Section, Table
from storewide.organization.queries import operation_name


def printed(reading: Reading, at: datetime) -> bytes:
    """The report as PDF; the same bytes for the same group and moment."""
    group = reading.group
    document = Paper(
        headline=" · ".join((_("Working group"), group.initiative, formats.span(group.begins, group.ends))),
        title=words.finding(reading),
        seal=_("As it stood at %(when)s.") % {"when": formats.moment(at)},
        operation=operation_name(),
        words=tuple(
            each for each in (words.following(reading, leads=False)[0], group.outcome, group.reason) if each
        ),
        parts=tuple(_parts(reading)),
    )
    return paper.printed(document, at)


def _parts(reading: Reading) -> list[Part]:
    drawn = group_page.chart(reading)
    found: list[Part] = [paper.drawing(chart_files.picture_of(drawn))] if drawn else []
    found += [_path(each, reading) for each in reading.paths]
    if reading.group.state == GroupState.DISBANDED:
        found.append(_left_open(reading))
    found += [
        Section(_("Milestones"), _milestones(reading)),
        Section(_("Business goals"), tuple(Row(row.goal.what) for row in reading.goals)),
        Section(_("Items"), tuple(_dated(each, reading, each.owner.name) for each in reading.items)),
        Section(_("Input asked"), tuple(_dated(each, reading, each.person.name) for each in reading.inputs)),
        Section(_("Meetings"), tuple(_meetings(reading))),
        _people(reading),
    ]
    if reading.group.out_of_scope:
        found.append(Prose(_("Out of scope"), tuple(reading.group.out_of_scope.splitlines())))
    return [each for each in found if not isinstance(each, Section) or each.rows]


def _path(each: PathReading, reading: Reading) -> Table:
    tags = [criterion.tag(reading.on) for criterion in each.criteria]
    return Table(
        title=str(each.path),
        heads=(_("Exit criterion"), _("Due"), _("Directly responsible"), _("State")),
        rows=tuple(
            (
                criterion.what,
                formats.day(criterion.due_on),
                criterion.responsible.name if criterion.responsible else _("nobody"),
                str(tag),
            )
            for criterion, tag in zip(each.criteria, tags, strict=True)
        ),
        texts=(0, 2, 3),
        tones=tuple(tag.tone.value for tag in tags),
        toned=3,
        note=words.standing(each.progress),
    )


def _milestones(reading: Reading) -> tuple[Row, ...]:
    return tuple(
        _dated(milestone, reading, str(each.path)) for each in reading.paths for milestone in each.milestones
    )


def _dated(part: object, reading: Reading, note: str) -> Row:
    tag = part.tag(reading.on)  # type: ignore[attr-defined]
    due: str = formats.day(part.due_on)  # type: ignore[attr-defined]
    return Row(str(part), note, due, str(tag), tag.tone.value)


def _left_open(reading: Reading) -> Section:
    rows = tuple(
        Row(each.what, each.sort, each.owner.name if each.owner else str(each.next_phase))
        for each in reading.handovers
    )
    return Section(_("What was left open, and where it went"), rows)


def _meetings(reading: Reading) -> list[Row]:
    found = []
    for meeting in reading.meetings:
        there = list(meeting.attendance.all())
        decided = "; ".join(each.what for each in meeting.decisions.all())
        count = _("%(there)s of %(all)s were there") % {
            "there": sum(each.present for each in there),
            "all": len(there),
        }
        found.append(Row(meeting.topic, decided, formats.day(meeting.on), count if there else ""))
    return found


def _people(reading: Reading) -> Table:
    return Table(
        title=_("People"),
        heads=(_("Name"), _("Role"), _("Team"), _("Path")),
        rows=tuple(
            (
                each.person.name,
                each.get_role_display(),
                str(each.person.team or formats.NO_VALUE),
                str(each.path or formats.NO_VALUE),
            )
            for each in reading.people
        ),
        texts=(0, 1, 2, 3),
    )
