"""What the pages of business cases, working-backwards pages and requirements show, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.lib.clock import now
from storewide.organization.actors import person_of
from storewide.portfolio import queries as portfolio
from storewide.portfolio.cases import document, papers, queries, schemas, signing, versions, words
from storewide.portfolio.cases.signing import Signature
from storewide.portfolio.models import (
    OPEN,
    BusinessCase,
    Request,
    RequestState,
    Text,
    Version,
    Visual,
)
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list, to_request


@dataclass(frozen=True)
class SideShown:
    """One side of a case: who signs or signed, and where whoever looks may sign; empty where they may not."""

    signature: Signature
    words: str
    url: str


@dataclass(frozen=True)
class Differs:
    """A field that two versions say differently, under its name."""

    name: str
    lines: tuple[versions.Line, ...]


def at(name: str, asked: Request, *parts: Any) -> str:
    """The address of a page of one request."""
    return reverse(f"portfolio:{name}", args=[asked.number, *parts])


def case_of(asked: Request) -> BusinessCase | None:
    """The case of a request, which is read with its area and role already."""
    found = portfolio.case_of(asked)
    if found is not None:
        found.request = asked
    return found


def to_cases() -> Crumb:
    """The way back to all cases."""
    return Crumb(_("Business cases"), reverse("portfolio:cases"))


def of_all(user: User) -> Page:
    """The frame of the list of all cases."""
    rule = Action(_("Sign-off"), reverse("portfolio:sign-off-rule"), style="quiet")
    return Page(
        title=_("Business cases"),
        purpose=_("What each bet costs, brings and has signed, with what is required and met."),
        guide="portfolio#write-the-business-case",
        crumbs=(to_list(),),
        actions=(rule,) if may(user, PortfolioPermission.SET_SIGN_OFF) else (),
    )


def case_context(case: BusinessCase, user: User) -> dict[str, Any]:
    """The case as it stands, and who signed it off."""
    asked, rule = case.request, signing.rule()
    found = signing.signatures(case, now().date(), rule)
    page = Page(
        title=words.finding(schemas.reckoned(case), case.currency),
        short=_("Business case"),
        purpose=_("Why it is worth its cost, at what risk, and what else was thought of."),
        guide="portfolio#write-the-business-case",
        crumbs=(to_list(), to_cases(), to_request(asked)),
        actions=_case_actions(asked, user),
    )
    return {
        "page": page,
        "asked": asked,
        "case": case,
        "tags": [asked.tag],
        "accountable": str(case.effect.owner or ""),
        "parts": document.case_parts(case),
        "sides": _sides(case, found, user),
        "signed": words.signed(found, signing.is_asked(case, rule)),
        "lapsed": queries.lapsed_of(case),
        "share": words.share(schemas.reckoned(case)),
        "goals": portfolio.goals_of(asked),
        "history": history(case),
    }


def signing_page(case: BusinessCase) -> Page:
    """The frame of the form of a sign-off."""
    return Page(
        title=_("Sign off “%(name)s”") % {"name": case.request.title},
        purpose=_("You sign version %(number)s. What changes its money, risks or promise lets it lapse.")
        % {"number": case.version},
        guide="portfolio#versions-and-sign-off",
        crumbs=(to_list(), to_request(case.request)),
    )


def versions_context(asked: Request, text: str, chosen: dict[str, str]) -> dict[str, Any]:
    """The versions, newest first, and what differs between the two that are chosen: else the newest two."""
    kind = Text(text)
    found = queries.versions_of(asked, kind)
    if not found:
        raise Http404
    newer = _numbered(found, chosen["newer"]) or found[0]
    before = [each for each in found if each.number < newer.number]
    older = _numbered(found, chosen["older"]) or (before[0] if before else None)
    differing = versions.between(older, newer)
    return {
        "page": Page(
            title=_versions_title(older, newer, len(differing)),
            short=_("Versions"),
            purpose=_("What was written when and by whom, and what differs field by field."),
            guide="portfolio#versions-and-sign-off",
            crumbs=(to_list(), to_request(asked)),
        ),
        "asked": asked,
        "text": kind,
        "versions": found,
        "older": older,
        "newer": newer,
        "differing": [Differs(words.field(each.field), each.lines) for each in differing],
    }


def document_context(asked: Request) -> dict[str, Any]:
    """Case, page and requirements in one."""
    case, page = case_of(asked), queries.page_of(asked)
    whole = document.of(asked, case, page, now())
    actions = [Action(_("Make the PDF"), at("document-make", asked), style="quiet", post=True)]
    if papers.file_of(asked).exists():
        actions.append(Action(_("PDF"), at("document-file", asked), style="quiet"))
    return {
        "page": Page(
            title=asked.title,
            purpose=whole.headline,
            guide="portfolio#the-document",
            crumbs=(to_list(), to_request(asked)),
            actions=tuple(actions),
        ),
        "asked": asked,
        "whole": whole,
        "parts": whole.parts,
        "visuals": list(Visual.objects.filter(page=page)) if page else [],
    }


def _case_actions(asked: Request, user: User) -> tuple[Action, ...]:
    found = [
        Action(_("Versions"), at("case-versions", asked), style="quiet"),
        Action(_("To print"), at("document", asked), style="quiet"),
    ]
    if asked.state in OPEN and may(user, PortfolioPermission.WRITE_CASE, asked):
        found.insert(0, Action(_("Change the case"), at("case", asked), style="quiet"))
    return tuple(found)


def _sides(case: BusinessCase, found: tuple[Signature, ...], user: User) -> list[SideShown]:
    me = person_of(user)
    can = case.request.state == RequestState.BET and may(user, PortfolioPermission.SIGN_CASE, case.request)
    shown = []
    for each in found:
        others = [other for other in found if other is not each]
        mine = can and signing.may_sign(each, others, me, user)
        shown.append(
            SideShown(
                each,
                signing.for_whom(each.side),
                f"{at('sign', case.request)}?for={each.side}" if mine else "",
            )
        )
    return shown


def _numbered(found: list[Version], number: str) -> Version | None:
    return next((each for each in found if str(each.number) == number), None)


def _versions_title(older: Version | None, newer: Version, count: int) -> str:
    if older is None:
        return _("There is one version: %(number)s") % {"number": newer.number}
    return _("From version %(older)s to %(newer)s: %(count)s fields differ") % {
        "older": older.number,
        "newer": newer.number,
        "count": count,
    }
