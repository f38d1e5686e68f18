"""Plays what was thought through before it is built: two bets with risks, working backwards, requirements, a sign-off."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from struct import pack
from typing import Any
from zlib import compress, crc32

from storewide.demo.diary import acting
from storewide.kit.permissions import SYSTEM, Actor
from storewide.ledger.operations import Guardrail, promise_of
from storewide.organization.models import Person, Role
from storewide.portfolio.cases import backwards, operations, queries, requirements, reviewing, signing, told
from storewide.portfolio.cases.backwards import PageTold, QuestionTold
from storewide.portfolio.cases.told import Alternative, RiskTold
from storewide.portfolio.models import BusinessCase, Request, RequestState, Section, Side
from storewide.sources.models import Store

#: minor units: what a bet costs at least in its first year to be signed off before it is promised
_THRESHOLD = 2_000_000
_MARGIN = Decimal("2.0")


def play(store: Store, at: datetime) -> None:
    """The first two bets that are not promised yet, and the rule of sign-offs."""
    first = at - timedelta(days=6)
    role = Role.objects.filter(title__icontains="engineer", holder__isnull=False).order_by("title").first()
    rows = BusinessCase.objects.filter(request__state=RequestState.BET)
    cases = rows.select_related(
        "effect__owner", "effect__area", "effect__store", "request__area__accountable__holder"
    )
    for number, case in enumerate(cases.order_by("request__number")[:2]):
        by = acting(str(case.effect.owner))
        _case(case, by, first)
        _page(case, by, first + timedelta(hours=1))
        _requirements(case.request, by, first + timedelta(hours=2))
        holder = case.request.area.accountable.holder if case.request.area.accountable else None
        if number == 0 and holder is not None:
            said: dict[str, Any] = {
                "words": "Behind a flag first.",
                "by": acting(holder.name),
                "on_behalf_of": holder,
            }
            signing.sign(case=case, side=Side.BUSINESS, at=first + timedelta(days=1), **said)
    signing.set_rule(
        threshold=_THRESHOLD,
        currency=store.currency,
        business=None,
        technical=role,
        by=SYSTEM,
        at=at - timedelta(days=7),
    )


def _case(case: BusinessCase, by: Actor, at: datetime) -> None:
    """What was a line of risks and one cost is judged, guarded and compared."""
    stands = told.written(case, queries.risks_of(case))
    owner = case.effect.owner
    risks = tuple(
        replace(each, chance="medium", measure="Watch it in the first week", owner=owner)
        for each in stands.risks
    )
    promise = promise_of(case.effect)
    guarded = "conversion" if promise.metric != "conversion" else "average_order_value"
    operations.write_case(
        request=case.request,
        case=replace(
            stands,
            risks=(
                *risks,
                RiskTold("It slows the page down", "low", "Conversion on phones", "Budget of 100 ms", owner),
            ),
            running=(case.cost or 0) // 10,
            alternatives=(Alternative("Buy it from a partner", "Costs more from the second year on"),),
            nothing="What customers complain about stays as it is.",
            smallest_in="The most frequent case, for one store",
            smallest_out="Everything that fewer than one in ten needs",
            smallest_shows="Whether anybody uses it at all",
        ),
        promise=replace(promise, guardrails=(Guardrail(guarded, _MARGIN),)),
        by=by,
        at=at,
    )
    case.refresh_from_db()


def _page(case: BusinessCase, by: Actor, at: datetime) -> None:
    asked = case.request
    page = backwards.write_page(
        request=asked,
        page=PageTold(
            headline=f"From today: {asked.title}"[:160],
            for_whom="Whoever shops here for the first time",
            problem=asked.problem,
            solution=case.objective,
            quote="I did not even notice that something was new. It just worked.",
            quoted="Maya, Bristol",
            how_to_begin="Nothing to do: it is there with the next visit.",
            questions=(
                QuestionTold(
                    "Do I have to change anything?", "customer", "No. What you know stays where it is."
                ),
                QuestionTold("Is it there on my phone too?", "customer", "Yes, on every device."),
                QuestionTold("What do we tell a customer who wants it back as it was?", "internal"),
            ),
        ),
        by=by,
        at=at,
    )
    backwards.show(
        page=page, content=_sketch(), caption="Where it stands on the page, as a sketch", by=by, at=at
    )
    others = Person.objects.filter(left_on=None).order_by("name")
    people = [each for each in others[:3] if each != case.effect.owner][:2]
    reviewing.invite(page=page, people=people, by=by, at=at)
    reviewer = people[0]
    said: dict[str, Any] = {"page": page, "by": acting(reviewer.name), "at": at + timedelta(hours=3)}
    reviewing.remark(
        section=Section.QUESTIONS, words="The service desk needs an answer to the last question.", **said
    )
    reviewing.judge(ready=False, reason="One question is open.", on_behalf_of=reviewer, **said)


def _requirements(asked: Request, by: Actor, at: datetime) -> None:
    written = [
        requirements.require_of(request=asked, text=text, criteria=criteria, need=need, by=by, at=at)
        for text, need, criteria in (
            (
                "As a customer I find it without being told where it is",
                "must",
                ["Given a first visit, when the page opens, then it is in view"],
            ),
            (
                "As a customer I can use it by keyboard alone",
                "must",
                ["Given no mouse, when I press Tab, then I reach and use all of it"],
            ),
            (
                "As the service desk I see what the customer sees",
                "should",
                ["Given an order number, then the variant is shown"],
            ),
        )
    ]
    requirements.accept(
        requirement=written[0], evidence="Recording of five visits", by=by, at=at + timedelta(days=2)
    )


def _sketch() -> bytes:
    """A grey page with a lighter place in it, as PNG: 8 bits of grey, 160 x 90 pixels."""
    wide, high = 160, 90
    rows = b"".join(
        b"\0" + bytes(0xE8 if 20 < x < 140 and 30 < y < 60 else 0xB0 for x in range(wide))
        for y in range(high)
    )
    parts = [
        (b"IHDR", pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)),
        (b"IDAT", compress(rows)),
        (b"IEND", b""),
    ]
    chunks = (pack(">I", len(held)) + kind + held + pack(">I", crc32(kind + held)) for kind, held in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
