"""The answers that whoever asked gets by themselves at each change of state, on their page and by e-mail."""

from collections.abc import Iterable
from datetime import datetime

from storewide.jobs import sending
from storewide.kit.permissions import Actor
from storewide.portfolio.models import SHIPPED, Answer, Door, RequestState, Resolution, Stage
from storewide.portfolio.needs import asking, letters
from storewide.portfolio.needs.asking import Asker


def tell(stage: Stage, by: Actor, at: datetime) -> None:
    """Answer everybody who asked for the request of a stage that just began; part of the operation that moved it.

    Whoever moved it themselves finds the answer read. Once it is live or declined they are asked whether that
    resolved their need, by the same mail.
    """
    people = asking.askers(stage.request)
    answers = [_answer(stage, each, by, at) for each in people]
    Answer.objects.bulk_create(answers)
    asked = _ask(stage, people, at)
    for each, answer in zip(people, answers, strict=True):
        if answer.email:
            letters.send_answer(answer, asked.get(each.request.pk), by, at)


def _answer(stage: Stage, asker: Asker, by: Actor, at: datetime) -> Answer:
    own = asker.id is not None and asker.id == by.id
    return Answer(
        request=asker.request,
        stage=stage,
        asker_id=asker.id,
        asker_label=asker.label,
        email=asker.email if sending.can_mail() and not own else "",
        read_at=at if own else None,
        read_on=Door.PAGE if own else "",
        created_at=at,
    )


def _ask(stage: Stage, people: Iterable[Asker], at: datetime) -> dict[object, Resolution]:
    """Ask those who were not asked before whether their need is resolved; by the id of their request."""
    after = _ended(stage)
    if not after:
        return {}
    known = set(
        Resolution.objects.filter(request__in=[each.request.pk for each in people]).values_list(
            "request", flat=True
        )
    )
    asked = [
        Resolution(request=each.request, after=after, asker_id=each.id, email=each.email, created_at=at)
        for each in people
        if each.request.pk not in known
    ]
    Resolution.objects.bulk_create(asked)
    return {each.request_id: each for each in asked}


def _ended(stage: Stage) -> str:
    """How it ended for whoever asked: live or declined; empty while it has not ended."""
    state = stage.state
    if state == RequestState.MERGED and stage.request.merged_into is not None:
        state = stage.request.merged_into.state
    if state in SHIPPED:
        return RequestState.LIVE
    return RequestState.DECLINED if state == RequestState.DECLINED else ""
