"""What the requests of a release still lack: what must be met of them, and the sign-off of a case that costs so much."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.portfolio.cases import queries as cases
from storewide.portfolio.cases import signing
from storewide.portfolio.models import BusinessCase, CaseSignOff, Need, Request, RequestState, Side
from storewide.releases.models import Carried, Release
from storewide.releases.rules import Lack, Open


def lacking(releases: Iterable[Release]) -> dict[UUID, tuple[Open, ...]]:
    """What must be met and is not, and which cases wait for a signature, by release; in a fixed number of queries."""
    rows = Carried.objects.filter(release__in=list(releases), request__isnull=False).select_related("request")
    pairs = [(each.release_id, each.request) for each in rows if each.request]
    if not pairs:
        return {}
    asked = [request.pk for _release, request in pairs]
    unmet, unsigned = cases.unmet_of(asked), _unsigned(asked)
    found: dict[UUID, list[Open]] = defaultdict(list)
    for release, request in pairs:
        place = request.get_absolute_url()
        must = [each.text for each in unmet.get(request.pk, ()) if each.need == Need.MUST]
        if must:
            found[release].append(Open(Lack.REQUIREMENT, _must(request, must), place))
        if request.pk in unsigned:
            found[release].append(Open(Lack.CASE, request.title, place))
    return {release: tuple(points) for release, points in found.items()}


def _must(request: Request, texts: list[str]) -> str:
    said = {"request": request.title, "first": texts[0], "more": formats.number(len(texts) - 1)}
    if len(texts) == 1:
        return _("%(request)s: %(first)s") % said
    return (
        ngettext(
            "%(request)s: %(first)s; and one more",
            "%(request)s: %(first)s; and %(more)s more",
            len(texts) - 1,
        )
        % said
    )


def _unsigned(requests: Iterable[UUID]) -> set[UUID]:
    """The requests whose case costs so much that going live, which freezes its promise, asks for both signatures first."""
    waiting = BusinessCase.objects.filter(request__in=requests, request__state=RequestState.BET)
    rule = signing.rule()
    asked = {each.pk: each.request_id for each in waiting if signing.is_asked(each, rule)}
    given: dict[UUID, set[str]] = defaultdict(set)
    for case, side in CaseSignOff.objects.standing().filter(case__in=asked).values_list("case", "side"):
        given[case].add(side)
    return {request for case, request in asked.items() if given[case] < set(Side.values)}
