"""What came of requests, over REST: answers to whoever asks, whether it helped, need resolution."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.portfolio.models import Answer, Door, Resolution
from storewide.portfolio.needs import mine, operations, page, words
from storewide.portfolio.needs.rules import Resolution as Resolved
from storewide.portfolio.needs.rules import Step, Waited
from storewide.portfolio.permissions import PortfolioPermission

router = Router(tags=["Portfolio"])


class AnswerOut(Schema):
    """An answer that was given: about which request, its state in a sentence, the reason, when it was told and read."""

    id: UUID
    number: int
    title: str
    state: str
    sentence: str
    reason: str
    told_at: datetime
    mailed: bool
    read_at: datetime | None

    @staticmethod
    def resolve_number(answer: Answer) -> int:
        return answer.request.number

    @staticmethod
    def resolve_title(answer: Answer) -> str:
        return answer.request.title

    @staticmethod
    def resolve_state(answer: Answer) -> str:
        return answer.stage.state

    @staticmethod
    def resolve_sentence(answer: Answer) -> str:
        return words.state(answer.stage)

    @staticmethod
    def resolve_reason(answer: Answer) -> str:
        return answer.stage.reason

    @staticmethod
    def resolve_told_at(answer: Answer) -> datetime:
        return answer.created_at

    @staticmethod
    def resolve_mailed(answer: Answer) -> bool:
        return bool(answer.email)


class ResolvedIn(Schema):
    """Whether a need is resolved: yes, partly or no, and a sentence."""

    resolved: str
    words: str = Field("", max_length=2000)


class ResolvedOut(Schema):
    """What an asker says of their need; `resolved` is empty where they have not said."""

    number: int
    resolved: str
    words: str
    asked_at: datetime
    answered_at: datetime | None

    @staticmethod
    def resolve_number(asked: Resolution) -> int:
        return asked.request.number

    @staticmethod
    def resolve_asked_at(asked: Resolution) -> datetime:
        return asked.created_at


class WaitedOut(Schema):
    """Days to a step: median of `n` with its 95 % interval, how many still wait and how long, how many never will."""

    n: int
    median_days: float | None
    low: float | None
    high: float | None
    open: int
    longest_days: float | None
    never: int


class NeedsOut(Schema):
    """How the needs of a group are resolved; `share` of those who said something said yes, with Wilson's interval."""

    name: str
    requests: int
    answer: WaitedOut
    decision: WaitedOut
    live: WaitedOut
    yes: int
    partly: int
    no: int
    unsaid: int
    share: float | None
    share_low: float | None
    share_high: float | None


class AllNeedsOut(Schema):
    """The finding in words, all needs together, and each group."""

    finding: str
    all: NeedsOut
    groups: list[NeedsOut]


@router.get("/mine", response=list[AnswerOut], operation_id="list_my_answers")
def my_answers(request: Any, unread: bool = False) -> list[Answer]:
    """The answers that whoever calls was given, newest first, at most 200; with `unread=true` those not read yet."""
    require(request.auth, PortfolioPermission.VIEW)
    rows = mine.answers_to(request.auth)
    return list((rows.unread() if unread else rows)[:200])


@router.post("/answers/{answer_id}/read", response=AnswerOut, operation_id="read_answer")
def read(request: Any, answer_id: UUID) -> Answer:
    """Note that an answer was read."""
    require(request.auth, PortfolioPermission.VIEW)
    answer: Answer = get_object_or_404(mine.answers_to(request.auth), pk=answer_id)
    operations.read([answer], Door.API, now())
    answer.refresh_from_db(fields=["read_at", "read_on"])
    return answer


@router.get("/requests/{number}/resolved", response=ResolvedOut, operation_id="get_resolved")
def resolved(request: Any, number: int) -> Resolution:
    """What whoever asked says of their need."""
    require(request.auth, PortfolioPermission.VIEW)
    return _find(number)


@router.put("/requests/{number}/resolved", response=ResolvedOut, operation_id="say_resolved")
def say(request: Any, number: int, body: ResolvedIn) -> Resolution:
    """Say whether one's own need is resolved."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.CONFIRM, asked.request)
    said = body.dict()
    return operations.say(asked=asked, by=request.auth, at=now(), on=Door.API, **said)


@router.get("/needs", response=AllNeedsOut, operation_id="need_resolution")
def needs(request: Any, by: str = "function", within: str = "365") -> dict[str, Any]:
    """Need resolution by function, team or goal, of requests asked within 365, 90 or 0 (all) days."""
    require(request.auth, PortfolioPermission.VIEW)
    found = page.find(page.Asked.of(by, within), now())
    return {
        "finding": found.finding,
        "all": _group("", found.all),
        "groups": [_group(row.name, row.found) for row in found.rows],
    }


def _group(name: str, found: Resolved) -> dict[str, Any]:
    low, high = found.said.interval or (None, None)
    return {
        "name": name,
        "requests": found.requests,
        **{str(step): _waited(found.waited[step]) for step in Step},
        "yes": found.said.yes,
        "partly": found.said.partly,
        "no": found.said.no,
        "unsaid": found.said.unsaid,
        "share": found.said.share,
        "share_low": low,
        "share_high": high,
    }


def _waited(waited: Waited) -> dict[str, Any]:
    known = waited.median
    return {
        "n": known.n if known else 0,
        "median_days": known.value if known else None,
        "low": known.low if known else None,
        "high": known.high if known else None,
        "open": waited.open,
        "longest_days": waited.longest,
        "never": waited.never,
    }


def _find(number: int) -> Resolution:
    return get_object_or_404(Resolution.objects.select_related("request"), request__number=number)
