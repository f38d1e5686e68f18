"""What the working-backwards page shows: its press release, questions, pictures, and how its review stands."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may
from storewide.kit.tags import Tag, Tone
from storewide.organization.actors import person_of
from storewide.portfolio.cases.pages import at
from storewide.portfolio.models import (
    Asker,
    BackwardsPage,
    PageRemark,
    Question,
    Request,
    Reviewer,
    Verdict,
    Visual,
)
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list, to_request


@dataclass(frozen=True)
class Reviewed:
    """Somebody who is asked, and what they last said; `tag` says whether it is of the version that stands."""

    reviewer: Reviewer
    verdict: Verdict | None
    tag: Tag


@dataclass(frozen=True)
class Thread:
    """A remark with its replies, oldest first."""

    remark: PageRemark
    replies: tuple[PageRemark, ...]
    url: str


def context(asked: Request, page: BackwardsPage, user: User) -> dict[str, Any]:
    """Everything the page shows."""
    questions, reviewed = list(Question.objects.filter(page=page)), _reviewed(page)
    threads = _threads(asked, page)
    me = person_of(user)
    mine = next((each for each in reviewed if me and each.reviewer.person_id == me.pk), None)
    waits = mine is not None and (mine.verdict is None or mine.verdict.number != page.version)
    judging = Action(_("Say whether it is ready"), at("backwards-judge", asked))
    return {
        "page": _head(asked, page, user, questions, reviewed),
        "asked": asked,
        "written": page,
        "tags": [asked.tag],
        "accountable": page.author_label,
        "next": judging if waits else None,
        "next_reason": _("You are asked to review version %(number)s.") % {"number": page.version},
        "customers": [each for each in questions if each.asker == Asker.CUSTOMER],
        "internal": [each for each in questions if each.asker == Asker.INTERNAL],
        "visuals": list(Visual.objects.filter(page=page)),
        "reviewed": reviewed,
        "threads": threads,
        "may_write": may(user, PortfolioPermission.WRITE_PAGE, asked),
        "may_review": may(user, PortfolioPermission.REVIEW_PAGE, asked),
        "history": history(page),
    }


def writing(asked: Request) -> Page:
    """The frame of the form of the page."""
    return Page(
        title=_("Working backwards"),
        purpose=_("Write the press release of the day it is live, and answer what it makes people ask."),
        guide="portfolio#working-backwards",
        crumbs=(to_list(), to_request(asked)),
    )


def step(page: BackwardsPage, title: str, purpose: str) -> Page:
    """The frame of a small form about the page."""
    return Page(
        title=title,
        purpose=purpose,
        guide="portfolio#review-of-a-page",
        crumbs=(to_list(), to_request(page.request)),
    )


def remarking(page: BackwardsPage, about: PageRemark | None) -> Page:
    """The frame of a remark or a reply, which shows what is replied to."""
    if about is None:
        return step(page, _("Remark"), _("It stays beside the page until somebody resolves it."))
    return step(page, _("Reply"), _("%(who)s: %(words)s") % {"who": about.by_label, "words": about.words})


def judging(page: BackwardsPage) -> Page:
    """The frame of a verdict."""
    title = _("Is “%(headline)s” ready?") % {"headline": page.headline}
    return step(
        page,
        title,
        _("You judge version %(number)s; the next one is judged anew.") % {"number": page.version},
    )


def remark_named(page: BackwardsPage, text: str) -> PageRemark | None:
    """The remark of this id that can be replied to; None where the text names none."""
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return PageRemark.objects.filter(page=page, pk=wanted, about=None).first()


def finding(page: BackwardsPage, questions: list[Question], reviewed: list[Reviewed]) -> str:
    """How the review stands, in one sentence."""
    current = [each.verdict for each in reviewed if each.verdict and each.verdict.number == page.version]
    ready = sum(each.ready for each in current)
    waiting = sum(not each.answer for each in questions)
    if reviewed and ready == len(reviewed):
        said = _("Everybody who was asked finds version %(number)s ready") % {"number": page.version}
    elif reviewed:
        said = _("%(ready)s of %(all)s reviewers find version %(number)s ready") % {
            "ready": formats.number(ready),
            "all": formats.number(len(reviewed)),
            "number": page.version,
        }
    else:
        said = _("Nobody is asked to review it yet")
    if not waiting:
        return said
    opened = ngettext("one question is open", "%(count)s questions are open", waiting) % {"count": waiting}
    return _("%(said)s; %(opened)s") % {"said": said, "opened": opened}


def _head(
    asked: Request, page: BackwardsPage, user: User, questions: list[Question], reviewed: list[Reviewed]
) -> Page:
    actions = [
        Action(_("Versions"), at("page-versions", asked), style="quiet"),
        Action(_("To print"), at("document", asked), style="quiet"),
    ]
    if may(user, PortfolioPermission.WRITE_PAGE, asked):
        actions.insert(0, Action(_("Change the page"), at("backwards-write", asked), style="quiet"))
    return Page(
        title=finding(page, questions, reviewed),
        short=page.headline,
        purpose=_("The press release of the day it is live, written before anything is built."),
        guide="portfolio#working-backwards",
        crumbs=(to_list(), to_request(asked)),
        actions=tuple(actions),
    )


def _reviewed(page: BackwardsPage) -> list[Reviewed]:
    rows = list(Reviewer.objects.filter(page=page).select_related("person"))
    said: dict[UUID, Verdict] = {}
    for each in Verdict.objects.filter(reviewer__in=rows).order_by("number", "pk"):
        said[each.reviewer_id] = each
    return [Reviewed(each, said.get(each.pk), _tag(page, said.get(each.pk))) for each in rows]


def _tag(page: BackwardsPage, verdict: Verdict | None) -> Tag:
    if verdict is None:
        return Tag(_("asked"), Tone.WAITING)
    if verdict.number != page.version:
        return Tag(_("judged version %(number)s") % {"number": verdict.number}, Tone.WAITING)
    return Tag(_("ready"), Tone.GOOD) if verdict.ready else Tag(_("not yet"), Tone.BAD)


def _threads(asked: Request, page: BackwardsPage) -> list[Thread]:
    rows = list(PageRemark.objects.filter(page=page))
    replies = defaultdict(list)
    for each in rows:
        replies[each.about_id].append(each)
    ordered = sorted(replies[None], key=lambda each: each.resolved_at is not None)
    url = at("backwards-remark", asked)
    return [Thread(each, tuple(replies[each.pk]), f"{url}?about={each.pk}") for each in ordered]
