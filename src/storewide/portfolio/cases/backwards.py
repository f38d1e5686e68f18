"""Every change to a working-backwards page: written in versions, its questions, and its pictures."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import made_files, paper
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.portfolio.cases import images
from storewide.portfolio.cases.versions import keep
from storewide.portfolio.models import Asker, BackwardsPage, Question, Request, Text, Visual

FIELDS = ("headline", "for_whom", "problem", "solution", "quote", "quoted", "how_to_begin")
MOST_QUESTIONS = 40
MOST_VISUALS = 12


class TooManyQuestions(Refusal):
    """More questions than anybody reads."""

    field = "questions"


class TooManyVisuals(Refusal):
    """A page has as many pictures as it may have."""

    field = "file"


class SeenAlready(Refusal):
    """The very same picture is on the page already."""

    field = "file"


@dataclass(frozen=True)
class QuestionTold:
    """A question: `asker` is customer or internal; without an answer it is open."""

    question: str
    asker: str = Asker.CUSTOMER
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class PageTold:
    """What a working-backwards page says; see BackwardsPage."""

    headline: str
    for_whom: str
    problem: str
    solution: str
    quote: str = ""
    quoted: str = ""
    how_to_begin: str = ""
    questions: tuple[QuestionTold, ...] = ()


@trail.operation
def write_page(
    *, request: Request, page: PageTold, by: Actor, at: datetime, expected_version: int | None = None
) -> BackwardsPage:
    """Write the working-backwards page of a request; every change is a version, which reviewers judge by itself.

    `expected_version` is that of the page when it was read, 0 where there was none. Raises Conflict, TooManyQuestions.
    """
    if len(page.questions) > MOST_QUESTIONS:
        words = {"count": len(page.questions), "bound": MOST_QUESTIONS}
        raise TooManyQuestions(_("%(count)s questions are too many; keep the %(bound)s that matter.") % words)
    stored = BackwardsPage.objects.select_for_update().filter(request=request).first()
    before = said(told(stored)) if stored else {}
    after = said(page)
    differing = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if expected_version is not None and expected_version != (stored.version if stored else 0):
        raise Conflict(
            _("Somebody else changed this while you were writing; save again to keep yours."),
            {name: value for name, (value, _mine) in differing.items()},
        )
    stored = stored or BackwardsPage(request=request, created_at=at, version=0)
    if differing or not before:
        _store(stored, page, by)
        keep(request, Text.PAGE, stored.version, after, by, at)
    trail.record(action="portfolio.page.write", of=stored, by=by, at=at, changes=differing)
    return stored


@trail.operation
def show(*, page: BackwardsPage, content: bytes, caption: str, by: Actor, at: datetime) -> Visual:
    """Add a picture. Raises NotAPicture for what is no PNG or JPEG of sound size, TooManyVisuals, SeenAlready."""
    found = images.read(content)
    if not paper.can_draw(images.wrapped(found, content)):
        raise images.NotAPicture(
            _("The picture is broken and cannot be drawn; open it, and save it as PNG or JPEG anew.")
        )
    if Visual.objects.filter(page=page).count() >= MOST_VISUALS:
        raise TooManyVisuals(
            _("A page has at most %(bound)s pictures; take one away first.") % {"bound": MOST_VISUALS}
        )
    digest = hashlib.sha256(content).hexdigest()
    if Visual.objects.filter(page=page, digest=digest).exists():
        raise SeenAlready(_("This very picture is on the page already."))
    made_files.keep(_file(digest, found.kind), content)
    visual = Visual.objects.create(
        page=page,
        caption=caption.strip(),
        kind=found.kind,
        width=found.width,
        height=found.height,
        size=len(content),
        digest=digest,
        by_label=by.label[:200],
        created_at=at,
    )
    trail.record(
        action="portfolio.page.show", of=page, by=by, at=at, changes={"picture": [None, visual.caption]}
    )
    return visual


@trail.operation
def take_away(*, visual: Visual, by: Actor, at: datetime) -> None:
    """Take a picture off its page; its file goes where no other page shows it."""
    path = file_of(visual)
    page, caption, digest = visual.page, visual.caption, visual.digest
    visual.delete()
    if not Visual.objects.filter(digest=digest).exists():
        path.unlink(missing_ok=True)
    trail.record(
        action="portfolio.page.take_away", of=page, by=by, at=at, changes={"picture": [caption, None]}
    )


def file_of(visual: Visual) -> Path:
    """Where a picture lies in the data folder."""
    return _file(visual.digest, visual.kind)


def told(page: BackwardsPage) -> PageTold:
    """What a stored page says."""
    questions = Question.objects.filter(page=page)
    return PageTold(
        questions=tuple(QuestionTold(each.question, each.asker, each.answer) for each in questions),
        **{name: getattr(page, name) for name in FIELDS},
    )


def said(page: PageTold) -> dict[str, str]:
    """What a page says as text by field, for versions, conflicts and the trail."""
    questions = []
    for each in page.questions:
        answer = each.answer or _("(open)")
        questions.append(f"{Asker(each.asker).label}: {each.question}\n{answer}")
    return {**{name: getattr(page, name) for name in FIELDS}, "questions": "\n\n".join(questions)}


def _store(stored: BackwardsPage, page: PageTold, by: Actor) -> None:
    for name in FIELDS:
        setattr(stored, name, getattr(page, name))
    stored.author_id, stored.author_label = by.id, by.label[:200]
    stored.version += 1
    stored.save()
    Question.objects.filter(page=stored).delete()
    Question.objects.bulk_create(
        Question(page=stored, place=place, **vars(each)) for place, each in enumerate(page.questions)
    )


def _file(digest: str, kind: str) -> Path:
    folder: Path = settings.DATA.uploads / "pictures"
    return folder / f"{digest}.{kind}"
