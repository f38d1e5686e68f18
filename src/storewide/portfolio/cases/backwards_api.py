"""Working-backwards pages and their review over REST."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.portfolio.cases import backwards, queries, reviewing
from storewide.portfolio.cases.api import VersionOut
from storewide.portfolio.cases.backwards import PageTold, QuestionTold
from storewide.portfolio.models import (
    Asker,
    BackwardsPage,
    PageRemark,
    Question,
    Request,
    Reviewer,
    Section,
    Text,
    Verdict,
    Version,
    Visual,
)
from storewide.portfolio.permissions import PortfolioPermission

router = Router(tags=["Business cases"])


class QuestionIO(Schema):
    """A question of customers or our own; without an answer it is open."""

    question: str = Field(min_length=1, max_length=300)
    asker: Asker = Asker.CUSTOMER
    answer: str = Field("", max_length=2000)


class PageIO(Schema):
    """What a working-backwards page says."""

    headline: str = Field(min_length=1, max_length=160)
    for_whom: str = Field(min_length=1, max_length=300)
    problem: str = Field(min_length=1, max_length=2000)
    solution: str = Field(min_length=1, max_length=2000)
    quote: str = Field("", max_length=600)
    quoted: str = Field("", max_length=120)
    how_to_begin: str = Field("", max_length=1000)
    questions: list[QuestionIO] = []


class PageIn(PageIO):
    """The page as it is to be; `expected_version` is that of the page as it was read, 0 where there was none."""

    expected_version: int | None = None


class VisualOut(Schema):
    """A picture of a page; `kind` is png or jpeg, `size` in bytes."""

    id: UUID
    caption: str
    kind: str
    width: int
    height: int
    size: int


class ReviewOut(Schema):
    """Who is asked to review, and what they said of which version (null: nothing yet)."""

    reviewer: str
    ready: bool | None
    of_version: int | None
    reason: str


class RemarkOut(Schema):
    """A remark about a section; `about` is the remark it replies to."""

    id: UUID
    section: str
    of_version: int
    words: str
    by: str
    at: datetime
    about: UUID | None
    resolved_at: datetime | None

    @staticmethod
    def resolve_of_version(remark: PageRemark) -> int:
        return remark.number

    @staticmethod
    def resolve_by(remark: PageRemark) -> str:
        return remark.by_label

    @staticmethod
    def resolve_at(remark: PageRemark) -> datetime:
        return remark.created_at

    @staticmethod
    def resolve_about(remark: PageRemark) -> UUID | None:
        return remark.about_id


class PageOut(PageIO):
    """A working-backwards page with its pictures, its review and its remarks."""

    version: int
    written_by: str
    visuals: list[VisualOut]
    reviews: list[ReviewOut]
    remarks: list[RemarkOut]

    @staticmethod
    def resolve_written_by(page: BackwardsPage) -> str:
        return page.author_label

    @staticmethod
    def resolve_questions(page: BackwardsPage) -> list[Question]:
        return list(Question.objects.filter(page=page))

    @staticmethod
    def resolve_visuals(page: BackwardsPage) -> list[Visual]:
        return list(Visual.objects.filter(page=page))

    @staticmethod
    def resolve_remarks(page: BackwardsPage) -> list[PageRemark]:
        return list(PageRemark.objects.filter(page=page))

    @staticmethod
    def resolve_reviews(page: BackwardsPage) -> list[dict[str, Any]]:
        last: dict[UUID, Verdict] = {}
        for each in Verdict.objects.filter(reviewer__page=page).order_by("number", "pk"):
            last[each.reviewer_id] = each
        rows = Reviewer.objects.filter(page=page).select_related("person")
        return [_review(row, last.get(row.pk)) for row in rows]


class InviteIn(Schema):
    """Whom to ask, by e-mail."""

    people: list[str] = Field(min_length=1, max_length=50)


class RemarkIn(Schema):
    """A remark about a section, or a reply to the remark `about`."""

    section: Section = Section.PAGE
    words: str = Field(min_length=1, max_length=2000)
    about: UUID | None = None


class VerdictIn(Schema):
    """Whether the page as it was read is ready."""

    ready: bool
    reason: str = Field("", max_length=2000)
    expected_version: int | None = None


@router.get("/requests/{number}/backwards", response=PageOut, operation_id="get_backwards_page")
def page(request: Any, number: int) -> BackwardsPage:
    """The working-backwards page of a request."""
    require(request.auth, PortfolioPermission.VIEW)
    return _page(number)


@router.put("/requests/{number}/backwards", response=PageOut, operation_id="write_backwards_page")
def write_page(request: Any, number: int, body: PageIn) -> BackwardsPage:
    """Write the working-backwards page, or change it: a new version."""
    asked = _request(number)
    require(request.auth, PortfolioPermission.WRITE_PAGE, asked)
    questions = tuple(QuestionTold(each.question, each.asker, each.answer) for each in body.questions)
    told = PageTold(questions=questions, **{name: getattr(body, name) for name in backwards.FIELDS})
    return backwards.write_page(
        request=asked, page=told, by=request.auth, at=now(), expected_version=body.expected_version
    )


@router.get(
    "/requests/{number}/backwards/versions", response=list[VersionOut], operation_id="list_backwards_versions"
)
def page_versions(request: Any, number: int) -> list[Version]:
    """Every version of the page, newest first."""
    require(request.auth, PortfolioPermission.VIEW)
    return queries.versions_of(_request(number), Text.PAGE)


@router.post("/requests/{number}/backwards/pictures", response={201: VisualOut}, operation_id="add_picture")
def show(request: Any, number: int, file: File[UploadedFile], caption: Form[str]) -> Status[Visual]:
    """Add a picture (PNG or JPEG, 5 MB at most) to the page."""
    found = _page(number)
    require(request.auth, PortfolioPermission.WRITE_PAGE, found.request)
    said: dict[str, Any] = {"content": file.read(), "caption": caption[:200]}
    return Status(201, backwards.show(page=found, by=request.auth, at=now(), **said))


@router.delete(
    "/requests/{number}/backwards/pictures/{visual_id}", response={204: None}, operation_id="remove_picture"
)
def take_away(request: Any, number: int, visual_id: UUID) -> Status[None]:
    """Take a picture off the page."""
    found = _page(number)
    require(request.auth, PortfolioPermission.WRITE_PAGE, found.request)
    backwards.take_away(visual=get_object_or_404(Visual, pk=visual_id, page=found), by=request.auth, at=now())
    return Status(204, None)


@router.post(
    "/requests/{number}/backwards/reviewers", response=list[ReviewOut], operation_id="invite_reviewers"
)
def invite(request: Any, number: int, body: InviteIn) -> list[dict[str, Any]]:
    """Ask people for a review; answers with everybody who is asked."""
    found = _page(number)
    require(request.auth, PortfolioPermission.WRITE_PAGE, found.request)
    people = [named(Person, email, email__iexact=email) for email in body.people]
    reviewing.invite(page=found, people=people, by=request.auth, at=now())
    return PageOut.resolve_reviews(found)


@router.post("/requests/{number}/backwards/verdicts", response=list[ReviewOut], operation_id="judge_page")
def judge(request: Any, number: int, body: VerdictIn) -> list[dict[str, Any]]:
    """Say whether the page is ready, as one of those who are asked; answers with how the review stands."""
    found = _page(number)
    require(request.auth, PortfolioPermission.REVIEW_PAGE, found.request)
    reviewing.judge(page=found, by=request.auth, at=now(), **body.dict())
    return PageOut.resolve_reviews(found)


@router.post("/requests/{number}/backwards/remarks", response={201: RemarkOut}, operation_id="remark_on_page")
def remark(request: Any, number: int, body: RemarkIn) -> Status[PageRemark]:
    """Say something about a section of the page, or reply to a remark."""
    found = _page(number)
    require(request.auth, PortfolioPermission.REVIEW_PAGE, found.request)
    about = get_object_or_404(PageRemark, pk=body.about, page=found) if body.about else None
    said: dict[str, Any] = {"section": body.section, "words": body.words, "about": about}
    return Status(201, reviewing.remark(page=found, by=request.auth, at=now(), **said))


@router.post(
    "/requests/{number}/backwards/remarks/{remark_id}/resolve",
    response=RemarkOut,
    operation_id="resolve_remark",
)
def resolve(request: Any, number: int, remark_id: UUID) -> PageRemark:
    """Say that a remark is dealt with."""
    found = _page(number)
    require(request.auth, PortfolioPermission.REVIEW_PAGE, found.request)
    about = get_object_or_404(PageRemark, pk=remark_id, page=found)
    return reviewing.resolve(remark=about, by=request.auth, at=now())


def _review(row: Reviewer, verdict: Verdict | None) -> dict[str, Any]:
    return {
        "reviewer": row.person.email,
        "ready": verdict.ready if verdict else None,
        "of_version": verdict.number if verdict else None,
        "reason": verdict.reason if verdict else "",
    }


def _request(number: int) -> Request:
    return get_object_or_404(Request.objects.for_list(), number=number)


def _page(number: int) -> BackwardsPage:
    return get_object_or_404(BackwardsPage.objects.select_related("request"), request__number=number)
