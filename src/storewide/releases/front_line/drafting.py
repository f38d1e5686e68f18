"""A first draft of a briefing, out of what the release knows: what it carries, their pages, faults, and what customers say.

Nothing is made up: what no record says stays empty, and whoever writes the briefing sees where each sentence is from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.lib.clock import now
from storewide.listening.models import Feedback, FeedbackKind
from storewide.portfolio.models import Asker, BackwardsPage, Request
from storewide.portfolio.models import Question as PageQuestion
from storewide.releases.briefing_operations import Said
from storewide.releases.models import Carried, Release
from storewide.service.models import Incident

#: so many days back customers' questions in the area are read
_HEARD = timedelta(days=28)
_MOST_QUESTIONS = 12
_MOST_FAULTS = 6


@dataclass(frozen=True)
class Draft:
    """What a briefing may begin with, and the records it is from, in words."""

    said: Said
    sources: tuple[str, ...]


def draft(release: Release) -> Draft:
    """A first draft; seven queries at most."""
    carried = Carried.objects.filter(release=release, request__isnull=False).select_related("request__area")
    requests = [each.request for each in carried if each.request]
    pages = {page.request_id: page for page in BackwardsPage.objects.filter(request__in=requests)}
    questions = _questions(release, pages.values())
    faults = list(_faults(release)[:_MOST_FAULTS])
    said = Said(
        what_changes=_cut(_changes(release, requests, pages), 2000),
        what_to_say=_cut("\n".join(page.headline for page in pages.values()), 2000),
        who_is_affected=_cut(_affected(release, pages), 1000),
        if_it_goes_wrong="",
        known_faults=_cut("\n".join(_fault(each) for each in faults), 2000),
        where_to_send=_cut(_where(release), 1000),
        questions=questions,
    )
    return Draft(said, _sources(requests, pages, faults, questions))


def _changes(release: Release, requests: Sequence[Request], pages: dict[UUID, BackwardsPage]) -> str:
    lines = [release.summary] if release.summary else []
    for request in requests:
        page = pages.get(request.pk)
        lines.append(f"{request.title}: {page.solution}" if page else request.title)
    return "\n".join(lines)


def _affected(release: Release, pages: dict[UUID, BackwardsPage]) -> str:
    whom = list(dict.fromkeys(page.for_whom for page in pages.values()))
    where = _("Customers of %(store)s.") % {"store": release.store} if release.store else ""
    return "\n".join([*whom, *([where] if where else [])])


def _questions(release: Release, pages: Iterable[BackwardsPage]) -> tuple[tuple[str, str], ...]:
    asked = PageQuestion.objects.filter(page__in=pages, asker=Asker.CUSTOMER).order_by("page", "place")
    found = [(each.question, _cut(each.answer, 1000)) for each in asked]
    heard = Feedback.objects.filter(
        kind=FeedbackKind.QUESTION, area=release.area_id, created_at__gte=now() - _HEARD
    ).exclude(said="")
    words = list(heard.values_list("said", flat=True)[:_MOST_QUESTIONS]) if release.area_id else []
    known = {question.casefold() for question, _answer in found}
    found += [(_cut(said, 300), "") for said in dict.fromkeys(words) if said.casefold() not in known]
    return tuple(found[:_MOST_QUESTIONS])


def _faults(release: Release) -> "list[Incident]":
    about = Q(area=release.area_id) | Q(area=None)
    where = Q(store=release.store_id) | Q(store=None) if release.store_id else Q()
    rows = Incident.objects.not_over().that_count().filter(about, where)
    return list(rows.order_by("-opened_at")[:_MOST_FAULTS])


def _fault(incident: Incident) -> str:
    return _("%(title)s (%(state)s)") % {
        "title": incident.title,
        "state": incident.get_state_display().lower(),
    }


def _where(release: Release) -> str:
    holder = release.holder
    if holder is None:
        return ""
    said = {"name": holder.name, "email": holder.email, "area": release.area}
    return _("%(name)s (%(email)s), who is accountable for %(area)s.") % said


def _sources(
    requests: Sequence[Request],
    pages: dict[UUID, BackwardsPage],
    faults: Sequence[Incident],
    questions: Sequence[tuple[str, str]],
) -> tuple[str, ...]:
    found = [
        _("request %(number)s, “%(title)s”") % {"number": each.number, "title": each} for each in requests
    ]
    found += [_("the page “%(headline)s”") % {"headline": page.headline} for page in pages.values()]
    found += [_("the incident “%(title)s”") % {"title": each.title} for each in faults]
    if any(not answer for _question, answer in questions):
        found.append(_("what customers asked in the last 28 days"))
    return tuple(found)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
