"""The checks of competition: STR012 judgements that hold no longer, STR013 entries past their day, STR014 without owner."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.checks import Finding
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.strategy import competition_links, competition_queries, competition_words
from storewide.strategy.competition_queries import Line
from storewide.strategy.models.competition import Judgement, Signal, SwotEntry
from storewide.strategy.permissions import StrategyPermission


def stale_judgements() -> Iterator[Finding]:
    """STR012: features of which judgements against watched competitors hold no longer; two queries."""
    today = now().date()
    past: dict[tuple[UUID | None, UUID | None], list[Judgement]] = defaultdict(list)
    newest = competition_queries.latest(Judgement.objects.filter(competitor__watched=True))
    for each in newest.values():
        if competition_queries.is_stale(each, today):
            past[each.area_id, each.feature_id].append(each)
    for judgements in past.values():
        area, feature = judgements[0].area, judgements[0].feature
        if area is not None:
            line = Line(area, feature)
            yield Finding("STR012", competition_words.stale(line, len(judgements)), line.url, link=line.link)


def expired_entries() -> Iterator[Finding]:
    """STR013: strengths, threats, trends, benchmarks and their like whose day is past; two queries."""
    for entry in competition_links.expired(now().date()):
        yield Finding(
            "STR013", competition_words.expired(entry), entry.get_absolute_url(), link=_plain(entry.link)
        )


def entries_without_owner() -> Iterator[Finding]:
    """STR014: strengths, weaknesses, opportunities and threats that nobody watches; one query."""
    for entry in SwotEntry.objects.filter(owner=None):
        said = {"kind": entry.get_kind_display().lower(), "entry": entry}
        sentence = _("Nobody watches the %(kind)s “%(entry)s”; name its owner.") % said
        yield Finding("STR014", sentence, entry.get_absolute_url(), link=_plain(entry.link))


def waits(request: SignedInRequest) -> Waits:
    """Entries of whoever looks whose day is past, in three queries."""
    people = organization.people_of(request.user) if may(request.user, StrategyPermission.CHANGE) else []
    if not people:
        return Waits(0, ())
    keys = {person.pk for person in people}
    today: date = now().date()
    mine = [entry for entry in competition_links.expired(today) if entry.owner_id in keys]
    return Waits(len(mine), tuple(_look(entry) for entry in mine[:NAMED]))


def _look(entry: SwotEntry | Signal) -> Wait:
    return Wait(
        what=str(entry),
        why=_("You own it; what it says held until %(day)s") % {"day": formats.day(entry.expires_on)},
        action=Action(_("Look again"), entry.get_absolute_url(), style="quiet"),
    )


def _plain(link: Link) -> Link:
    return Link(link.kind, link.id)
