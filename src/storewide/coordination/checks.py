"""The checks of coordination: COO001 past its end, COO002 no sponsor, COO003 a meeting without a decision, COO004 nobody
responsible for a criterion, COO005 a group without criteria, COO006 a mechanism nobody looked at again, COO007 a mechanism
without an owner, COO008 a pilot without its verdict, COO009 a board's input not told back.

Whoever reads a finding is not known here, so a group that its people alone see is not named.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from storewide.coordination import words
from storewide.coordination.models import (
    BoardInput,
    Criterion,
    GroupRole,
    GroupState,
    Mechanism,
    Meeting,
    MeetingDecision,
    Participant,
    Pilot,
    WorkingGroup,
)
from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.lib.clock import now

#: input is told back within this time
UNTOLD = timedelta(days=90)


def past_its_end() -> Iterator[Finding]:
    """COO001: running groups whose last day is over; one query."""
    for group in WorkingGroup.objects.past_end(now().date()).order_by("ends"):
        said = {"group": words.shown_name(group), "day": formats.day(group.ends)}
        sentence = _("%(group)s was to end on %(day)s; disband it, or move its end.") % said
        yield Finding("COO001", sentence, group.get_absolute_url(), Severity.ERROR)


def without_sponsor() -> Iterator[Finding]:
    """COO002: groups at work or planned that nobody sponsors who is here; one query."""
    sponsors = Participant.objects.filter(group=OuterRef("pk"), role=GroupRole.SPONSOR)
    here = sponsors.exclude(person__left_on__lte=now().date())
    for group in WorkingGroup.objects.open().exclude(Exists(here)):
        sentence = _("%(group)s has no executive sponsor; name who answers for it.")
        yield Finding("COO002", sentence % {"group": words.shown_name(group)}, group.get_absolute_url())


def meetings_without_decision() -> Iterator[Finding]:
    """COO003: meetings that are over and decided nothing, unless they said that nothing was to be decided; one query."""
    decided = MeetingDecision.objects.filter(meeting=OuterRef("pk"))
    over = Meeting.objects.filter(on__lt=now().date(), no_decision=False)
    for meeting in (
        over.exclude(group__state=GroupState.DISBANDED).exclude(Exists(decided)).select_related("group")
    ):
        said = {"group": words.shown_name(meeting.group), "day": formats.day(meeting.on)}
        sentence = (
            _(
                "The meeting of %(group)s on %(day)s decided nothing; write its decisions down, or say that none was due."
            )
            if meeting.held_at
            else _(
                "The meeting of %(group)s on %(day)s is not written down; say who was there and what was decided."
            )
        )
        yield Finding("COO003", sentence % said, meeting.group.get_absolute_url())


def criteria_without_person() -> Iterator[Finding]:
    """COO004: open criteria that nobody, or nobody who is here, is directly responsible for; one query."""
    today = now().date()
    rows = Criterion.objects.open().exclude(path__group__state=GroupState.DISBANDED)
    for criterion in rows.select_related("path__group", "responsible").order_by("due_on", "pk"):
        person = criterion.responsible
        if person is not None and person.here(today):
            continue
        group = criterion.group
        named = words.shown_name(group)
        what = str(criterion) if named == group.name else _("an exit criterion")
        said = {"what": what, "group": named, "day": formats.day(criterion.due_on), "who": person or ""}
        sentence = (
            _("%(who)s has left and is responsible for “%(what)s” of %(group)s, due %(day)s; name somebody.")
            if person
            else _("Nobody is responsible for “%(what)s” of %(group)s, due %(day)s; name one person.")
        )
        yield Finding("COO004", sentence % said, group.get_absolute_url())


def groups_without_criteria() -> Iterator[Finding]:
    """COO005: running groups of which nobody said when they are done; one query."""
    rows = WorkingGroup.objects.running().exclude(
        Exists(Criterion.objects.filter(path__group=OuterRef("pk")))
    )
    for group in rows:
        sentence = _("%(group)s has no exit criterion, so nobody can tell when it is done; write one.")
        yield Finding("COO005", sentence % {"group": words.shown_name(group)}, group.get_absolute_url())


def mechanisms_to_look_at() -> Iterator[Finding]:
    """COO006: mechanisms in use whose day to be looked at again is over; one query."""
    for found in Mechanism.objects.in_use().filter(review_on__lt=now().date()).order_by("review_on"):
        said = {"name": found, "day": formats.day(found.review_on)}
        sentence = _("“%(name)s” was to be looked at again on %(day)s; keep it with a new day, or end it.")
        yield Finding("COO006", sentence % said, found.get_absolute_url())


def mechanisms_without_owner() -> Iterator[Finding]:
    """COO007: mechanisms in use that nobody owns who is here; one query."""
    nobody = Q(owner=None) | Q(owner__left_on__lte=now().date())
    for found in Mechanism.objects.in_use().filter(nobody):
        sentence = _("Nobody owns “%(name)s”, which links teams; name an owner, or end it.")
        yield Finding("COO007", sentence % {"name": found}, found.get_absolute_url())


def pilots_without_verdict() -> Iterator[Finding]:
    """COO008: pilots whose days are over and of which nobody said what they came to; one query."""
    for pilot in Pilot.objects.over(now().date()).order_by("ends"):
        said = {"name": pilot, "day": formats.day(pilot.ends)}
        sentence = _(
            "The pilot “%(name)s” was over on %(day)s and has no verdict; decide it, or move its last day."
        )
        yield Finding("COO008", sentence % said, pilot.get_absolute_url())


def input_not_told_back() -> Iterator[Finding]:
    """COO009: input of boards older than 90 days of which nobody told what came; one query."""
    before = now().date() - UNTOLD
    rows = BoardInput.objects.filter(told_at=None, session__on__lt=before, session__board__ended_at=None)
    for found in rows.select_related("session__board").order_by("session__on", "pk"):
        said = {"what": found, "board": found.session.board, "day": formats.day(found.session.on)}
        sentence = _(
            "“%(what)s”, said by %(board)s on %(day)s, was not told back; tell them what came of it."
        )
        yield Finding("COO009", sentence % said, found.session.board.get_absolute_url())
