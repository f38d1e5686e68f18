"""How far releases are prepared, read for many at once in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import F

from storewide.learning.reading import Needed
from storewide.organization.models import Person, Team
from storewide.ownership.answering import accountables_on
from storewide.releases import carrying, checklists, knowing, rules
from storewide.releases.front_line import coverage
from storewide.releases.front_line.coverage import Audience
from storewide.releases.models import Acknowledgement, Briefing, Release, SignOff, Step, Tier
from storewide.releases.preparing import going
from storewide.releases.preparing.rules import Going
from storewide.releases.rules import Open, Preparation


def open_points(release: Release, on: date, *, live_on: date | None = None) -> tuple[Open, ...]:
    """What is required and missing before a release may go live on `live_on`, else on its planned day."""
    found = preparations([release], on, live_on=live_on)[release.pk]
    return rules.open_points(checklists.of_release(release), found)


def preparations(
    releases: Iterable[Release], on: date, *, live_on: date | None = None
) -> dict[UUID, Preparation]:
    """How far each release is prepared on a day, by its id."""
    chosen = list(releases)
    steps, signed = defaultdict(list), defaultdict(list)
    for step in Step.objects.filter(release__in=chosen, required=True, done_at=None):
        steps[step.release_id].append(step.label)
    for sign_off in SignOff.objects.standing().filter(release__in=chosen).select_related("person"):
        signed[sign_off.release_id].append(sign_off)
    briefings = {each.release_id: each for each in Briefing.objects.current().filter(release__in=chosen)}
    heard = audiences(briefings.values(), on)
    short = coverage.short_shifts(chosen, briefings, heard, on)
    lacking = knowing.lacking(chosen, on)
    asked = carrying.lacking(each for each in chosen if each.tier != Tier.FLAGGED)
    stands_before = going.read(chosen, signed, on, live_on)
    answering = accountables_on([release.area for release in chosen if release.area], on)
    return {
        release.pk: _preparation(
            release,
            answering.get(release.area_id) if release.area_id else None,
            steps[release.pk],
            signed[release.pk],
            briefings.get(release.pk),
            heard,
            lacking[release.pk],
            stands_before[release.pk],
            short.get(release.pk, ()),
            asked.get(release.pk, ()),
        )
        for release in chosen
    }


def audiences(briefings: Iterable[Briefing], on: date) -> dict[UUID, Audience]:
    """Who each briefing is for and who has acknowledged it, by the briefing's id."""
    chosen = list(briefings)
    teams, read = defaultdict(list), defaultdict(set)
    pairs = list(Briefing.objects.filter(pk__in=[each.pk for each in chosen]).values_list("pk", "teams"))
    by_id = Team.objects.in_bulk([team for _briefing, team in pairs])
    for briefing, team in pairs:
        teams[briefing].append(by_id[team])
    people = defaultdict(list)
    for person in Person.objects.present(on).filter(team__in=by_id):
        people[person.team_id].append(person)
    narrowed = coverage.narrowed(chosen)
    current = {each.release_id: each for each in chosen}
    given = Acknowledgement.objects.filter(briefing__release__in=current).exclude(
        person=F("briefing__author")
    )
    for release, version, reader in given.values_list("briefing__release", "briefing__version", "person"):
        if version >= current[release].read_from and version <= current[release].version:
            read[current[release].pk].add(reader)
    return {
        each.pk: Audience(
            tuple(sorted(teams[each.pk], key=lambda team: team.name)),
            {
                team.pk: tuple(
                    person
                    for person in people[team.pk]
                    if person.pk != each.author_id and narrowed.asks(each, team, person)
                )
                for team in teams[each.pk]
            },
            frozenset(read[each.pk]),
        )
        for each in chosen
    }


def by_author(release: Release, sign_off: SignOff) -> bool:
    """Whether whoever prepared the release signed it off."""
    if sign_off.by_id is not None and sign_off.by_id == release.author_account:
        return True
    return sign_off.person is not None and sign_off.person_id == release.author_id


def _preparation(
    release: Release,
    answering: Person | None,
    open_steps: list[str],
    signed: list[SignOff],
    briefing: Briefing | None,
    heard: Mapping[UUID, Audience],
    lacking: list[Needed],
    before: Going,
    short: tuple[str, ...],
    asked: tuple[Open, ...],
) -> Preparation:
    holder = release.area.holder if release.area else None
    theirs = {each.pk for each in (holder, answering) if each}
    audience = heard[briefing.pk] if briefing else Audience()
    another = any(not by_author(release, each) for each in signed)
    return Preparation(
        open_steps=tuple(open_steps),
        accountable=str(answering or holder or ""),
        accountable_is_author=release.author_id in theirs,
        signed_by_another=another,
        signed_by_accountable=any(each.stands_in or each.person_id in theirs for each in signed),
        briefing=briefing.version if briefing else None,
        silent_teams=tuple(team.name for team in audience.silent),
        unread=tuple(person.name for person in audience.unread),
        short_shifts=short,
        going=before,
        lacking=asked,
        untrained=knowing.people(lacking),
        untrained_teams=knowing.teams(lacking),
    )
