"""How we stand over REST: what was lost and why, what to match first, and the matrix of judgements."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.strategy import competition_naming as naming
from storewide.strategy import competition_operations, competition_queries, competition_words
from storewide.strategy.competition_fields import written
from storewide.strategy.competition_queries import Line
from storewide.strategy.competition_schemas import ADDRESS
from storewide.strategy.models.competition import Judgement, Stand
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])


class AmountOut(Schema):
    """A sum in major units of its currency."""

    amount: Decimal
    currency: str


class LossOut(Schema):
    """Why deals were lost; `share` of the sum in the currency that most was lost in."""

    reason: str
    deals: int
    lost: list[AmountOut]
    share: float | None


class CellOut(Schema):
    """How we stand against one competitor: ahead, par or behind; stale where that holds no longer."""

    competitor: str
    stand: Stand
    judged_on: date
    stale: bool


class LineOut(Schema):
    """One thing that customers compare; `about` is how other calls name it."""

    about: str
    name: str
    deals: int
    lost: list[AmountOut]
    asks: int
    stands: list[CellOut]


class AlignmentOut(Schema):
    """What was lost since `first` and why, what to match first, and everything compared.

    Sums of other currencies are turned into the first one where a rate is known; `converted` says by which.
    """

    finding: str
    first: date
    last: date
    deals: int
    lost: list[AmountOut]
    converted: str
    reasons: list[LossOut]
    match_first: list[str]
    compared: list[LineOut]


class JudgementIn(Schema):
    """How we stand against a competitor in something; evidence is a sentence, an address or a file's name."""

    about: str
    competitor: str
    stand: Stand
    evidence: str = Field("", max_length=2000)
    evidence_address: str = Field("", max_length=400, pattern=ADDRESS)
    evidence_file: str = Field("", max_length=200)
    judged_on: date | None = None
    expires_on: date | None = None


class JudgementOut(Schema):
    """One judgement; by its id it is what a request is raised from (`strategy.judgement:…`)."""

    id: UUID
    about: str
    competitor: str
    stand: Stand
    judged_on: date
    expires_on: date | None
    by: str

    @staticmethod
    def resolve_about(judgement: Judgement) -> str:
        return written(judgement.area, judgement.feature)

    @staticmethod
    def resolve_competitor(judgement: Judgement) -> str:
        return judgement.competitor.slug

    @staticmethod
    def resolve_by(judgement: Judgement) -> str:
        return judgement.by_label


@router.get("", response=AlignmentOut, operation_id="competitive_alignment")
def alignment(request: Any, first: date | None = None) -> AlignmentOut:
    """Where we lose deals since a day (a year ago), what to match first, and how we stand in everything."""
    require(request.auth, StrategyPermission.VIEW)
    today = now().date()
    begins = first or today - timedelta(days=365)
    lost = competition_queries.losses(begins, today)
    lines = competition_queries.lines(begins, today, today, lost.worth)
    ranked = competition_queries.ranked(lines, lost.currency)
    judged = sum(line.judged for line in lines)
    return AlignmentOut(
        finding=competition_words.finding(lost, ranked[0] if ranked else None, judged),
        first=begins,
        last=today,
        deals=lost.deals,
        lost=_amounts(lost.amounts),
        converted=lost.worth.note,
        reasons=[
            LossOut(reason=each.name, deals=each.deals, lost=_amounts(each.amounts), share=each.share)
            for each in lost.reasons
        ],
        match_first=[written(line.area, line.feature) for line in ranked],
        compared=[_line(line) for line in lines],
    )


@router.post("/judgements", response={201: JudgementOut}, operation_id="judge_feature")
def judge(request: Any, body: JudgementIn) -> Status[Judgement]:
    """Say how we stand; what was said before stays as history."""
    require(request.auth, StrategyPermission.CHANGE)
    area, feature = naming.about(body.about)
    said = body.dict(exclude={"about", "competitor", "judged_on"})
    judgement = Judgement(
        area=area,
        feature=feature,
        competitor=naming.competitor(body.competitor or "–"),
        judged_on=body.judged_on or now().date(),
        **said,
    )
    return Status(201, competition_operations.judge(judgement=judgement, by=request.auth, at=now()))


def _line(line: Line) -> LineOut:
    cells = [
        CellOut(
            competitor=cell.competitor.slug,
            stand=Stand(cell.judgement.stand),
            judged_on=cell.judgement.judged_on,
            stale=cell.is_stale,
        )
        for cell in line.cells
        if cell.judgement is not None
    ]
    return LineOut(
        about=written(line.area, line.feature),
        name=line.name,
        deals=line.deals,
        lost=_amounts(line.amounts),
        asks=line.asks,
        stands=cells,
    )


def _amounts(sums: Any) -> list[AmountOut]:
    return [AmountOut(amount=each.major, currency=each.currency) for each in sums]
