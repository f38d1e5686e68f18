"""Briefings: published in versions, each acknowledged anew by the people it is for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.organization.models import Person, Team
from storewide.ownership.answering import people_of
from storewide.ownership.models import Area, Part
from storewide.releases.acting import acting, name_of
from storewide.releases.front_line import telling
from storewide.releases.models import (
    Acknowledgement,
    Briefing,
    BriefingQuestion,
    Carried,
    ConfirmedBy,
    Release,
    ReleaseState,
    Shift,
)


class AudienceMissing(Refusal):
    """A briefing is for at least one team."""

    field = "teams"


class ShiftOfAnother(Refusal):
    """A briefing is narrowed to a shift of a team that it is not for."""

    field = "shifts"


class NotOneOfUs(Refusal):
    """The account belongs to nobody of the directory, so nobody can be said to have read the briefing."""

    status = 403


class OldVersion(Refusal):
    """A newer version of the briefing is out; only that one can be acknowledged."""

    status = 409


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a briefing says; see Briefing. `questions` are pairs of what customers will ask and what to answer."""

    what_changes: str
    what_to_say: str
    who_is_affected: str = ""
    if_it_goes_wrong: str = ""
    known_faults: str = ""
    where_to_send: str = ""
    questions: tuple[tuple[str, str], ...] = ()


@trail.operation
def publish_briefing(
    *,
    release: Release,
    said: Said,
    teams: Sequence[Team],
    by: Actor,
    at: datetime,
    on_behalf_of: Person | None = None,
    shifts: Sequence[Shift] = (),
    material: bool = True,
) -> Briefing:
    """Publish the next version of a release's briefing. A `material` one is asked for anew; where only the wording
    changed, whoever read the version before has read this one too. The first is always material.

    `shifts` narrow their teams to who is on them. Also after go-live, since what to say may change then. Raises
    AudienceMissing, ShiftOfAnother, WrongState.
    """
    _lock_open(release)
    _check_audience(teams, shifts)
    last = Briefing.objects.current().filter(release=release).first()
    Briefing.objects.filter(release=release).update(is_current=False)
    version = last.version + 1 if last else 1
    fields = {name: value for name, value in vars(said).items() if name != "questions"}
    briefing = Briefing.objects.create(
        release=release,
        version=version,
        material=material or last is None,
        read_from=version if material or last is None else last.read_from,
        **fields,
        author=acting(by, on_behalf_of),
        published_at=at,
        published_by_id=by.id,
        published_by_label=name_of(by, on_behalf_of),
        created_at=at,
    )
    briefing.teams.set(teams)
    briefing.shifts.set(shifts)
    _ask(briefing, said.questions, at)
    briefing.informed.set(informed := _informed(release, teams, release.day_of(at)))
    changes = {"version": [last.version if last else None, briefing.version], "teams": _added(teams)}
    changes |= {"material": [None, briefing.material]} if last else {}
    changes |= {"shifts": _added(shifts)} if shifts else {}
    changes |= {"informed": _added(informed)} if informed else {}
    trail.record(action="releases.briefing.publish", of=release, by=by, at=at, changes=changes)
    telling.tell_rooms(briefing, by=by, at=at)
    return briefing


def _check_audience(teams: Sequence[Team], shifts: Sequence[Shift]) -> None:
    if not teams:
        raise AudienceMissing(_("Choose at least one team; somebody must know what to tell customers."))
    told = {team.pk for team in teams}
    for shift in shifts:
        if shift.team_id not in told:
            raise ShiftOfAnother(
                _("“%(shift)s” is a shift of a team that the briefing is not for; choose the team too.")
                % {"shift": shift}
            )


def _ask(briefing: Briefing, questions: Sequence[tuple[str, str]], at: datetime) -> None:
    BriefingQuestion.objects.bulk_create(
        BriefingQuestion(briefing=briefing, place=place, question=question, answer=answer, created_at=at)
        for place, (question, answer) in enumerate(questions, start=1)
    )


def _informed(release: Release, teams: Sequence[Team], on: date) -> list[Person]:
    """Who is informed of the areas that the release and its requests are about, and is in none of the teams."""
    carried = Carried.objects.filter(release=release, request__isnull=False).values("request__area")
    areas = list(Area.objects.filter(Q(pk__in=carried) | Q(pk=release.area_id)))
    found = {each.pk: each for people in people_of(areas, Part.INFORMED, on).values() for each in people}
    told = {team.pk for team in teams}
    return sorted((each for each in found.values() if each.team_id not in told), key=lambda each: each.name)


@trail.operation
def acknowledge(
    *,
    briefing: Briefing,
    by: Actor,
    at: datetime,
    on_behalf_of: Person | None = None,
    way: ConfirmedBy = ConfirmedBy.PAGE,
) -> Acknowledgement:
    """Confirm that somebody has read this version, by which way; a second time changes nothing.

    The system alone confirms on behalf of somebody, who proved by a signed link, a click or a PIN who they are.
    Raises OldVersion once a newer one is published, NotOneOfUs where the account is nobody's.
    """
    stored = Briefing.objects.select_for_update().select_related("release").get(pk=briefing.pk)
    if not stored.is_current:
        raise OldVersion(
            _("Version %(version)s of this briefing is replaced; read the newest one and confirm that.")
            % {"version": stored.version}
        )
    person = acting(by, on_behalf_of)
    if person is None:
        raise NotOneOfUs(
            _("Nobody in People has the e-mail of your account (%(who)s); ask for it to be entered there.")
            % {"who": by.label}
        )
    read, is_new = Acknowledgement.objects.get_or_create(
        briefing=stored, person=person, defaults={"user_id": by.id, "at": at, "created_at": at, "way": way}
    )
    changes = {"version": [None, stored.version], "read_by": [None if is_new else str(person), str(person)]}
    trail.record(action="releases.briefing.acknowledge", of=stored.release, by=by, at=at, changes=changes)
    return read


def _added(named: Iterable[object]) -> list[Any]:
    """How the trail writes what is named anew."""
    return [None, ", ".join(str(each) for each in named)]


def _lock_open(release: Release) -> None:
    release.refresh_from_db(from_queryset=Release.objects.select_for_update())
    if release.state not in (ReleaseState.PREPARING, ReleaseState.LIVE, ReleaseState.DECIDED):
        raise WrongState(
            _("“%(name)s” is %(state)s; there is nothing to brief on.")
            % {"name": release, "state": release.get_state_display().lower()}
        )
