"""Writing a case with all that belongs to it: versions, the seal over guardrails, what a sign-off asks and lapses by."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.ledger import rules
from storewide.ledger.models import Frozen, IntendedEffect
from storewide.ledger.operations import Guardrail, NotAPromise, Promise
from storewide.ledger.queries import seal
from storewide.organization.models import Person, Role
from storewide.portfolio import operations
from storewide.portfolio.cases import signing, told
from storewide.portfolio.cases.signing import NotSigned, NotTheirs, SignedAlready
from storewide.portfolio.cases.told import Assumption, Case, NotACase
from storewide.portfolio.models import (
    BusinessCase,
    CaseSignOff,
    Request,
    RequestState,
    Risk,
    Side,
    SignOffRule,
    Text,
    Version,
)


def test_a_written_case_keeps_all_and_is_a_version(
    written: BusinessCase, ana: Person, asked: Request
) -> None:
    stored = BusinessCase.objects.select_related("effect").get(pk=written.pk)
    assert (stored.cost, stored.running, stored.value) == (400_000, 120_000, 1_200_000)
    assert (stored.smallest_in, stored.nothing) == ("Cards only", "Half of them go on leaving.")
    assert stored.alternatives == [{"what": "Buy a checkout", "why_not": "Costs more each year"}]
    risk = Risk.objects.get()
    assert (risk.what, risk.chance, risk.hurt, risk.measure, risk.owner) == (
        "More fraud.",
        "high",
        "Chargebacks",
        "Score each guest",
        ana,
    )
    assert stored.effect.guardrails == [{"metric": "refunded", "margin": "2.50"}]
    version = Version.objects.get(request=asked, text=Text.CASE)
    assert (version.number, version.by_label) == (1, "Milan")
    assert version.said["risks"].startswith("More fraud.; chance: high; hurts: Chargebacks")


def test_a_case_written_as_it_stands_is_no_new_version(
    written: BusinessCase, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    operations.write_case(request=written.request, case=case, promise=promise, by=mate, at=at)
    assert BusinessCase.objects.get().version == 1
    assert Version.objects.count() == 1


def test_a_return_is_the_sum_of_its_months_or_the_product_of_its_assumptions(
    written: BusinessCase, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    by_month = replace(case, value=None, months=tuple(range(100, 1300, 100)))
    operations.write_case(request=written.request, case=by_month, promise=promise, by=mate, at=at)
    assert BusinessCase.objects.get().value == 7_800
    rests = (Assumption("Orders", "1,000"), Assumption("More of them", "3 %"), Assumption("Each", "18.505"))
    by_assumption = replace(case, value=None, assumptions=rests)
    operations.write_case(request=written.request, case=by_assumption, promise=promise, by=mate, at=at)
    assert BusinessCase.objects.get().value == 55_515
    assert BusinessCase.objects.get().version == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"months": (1, 2)}, "The return by month has 2 months; give all twelve of the first year."),
        ({"assumptions": (Assumption("a", "many"),)}, "“many” is no figure; write 12,000 or 18.50 or 3 %."),
        ({"months": (1,) * 12, "assumptions": (Assumption("a", "1"),)}, "not both"),
        ({"risks": (told.RiskTold("r", "certain"),)}, "low, medium or high"),
    ],
)
def test_what_is_no_case_is_refused(
    asked: Request,
    case: Case,
    promise: Promise,
    mate: User,
    at: datetime,
    wrong: dict[str, object],
    sentence: str,
) -> None:
    with pytest.raises(NotACase) as refused:
        operations.write_case(
            request=asked,
            case=replace(case, **wrong),  # type: ignore[arg-type]
            promise=promise,
            by=mate,
            at=at,
        )
    assert sentence in refused.value.sentence
    assert not BusinessCase.objects.exists()


@pytest.mark.parametrize(
    ("guardrails", "sentence"),
    [
        ((Guardrail("conversion", Decimal(1)),), "“conversion” is the metric that is promised"),
        ((Guardrail("refunded", Decimal(1)), Guardrail("refunded", Decimal(2))), "is a guardrail twice"),
        ((Guardrail("refunded", Decimal(0)),), "must be above 0 and at most 100"),
        ((Guardrail("happiness", Decimal(1)),), "happiness"),
    ],
)
def test_what_guards_nothing_is_refused(
    asked: Request,
    case: Case,
    promise: Promise,
    mate: User,
    at: datetime,
    guardrails: tuple[Guardrail, ...],
    sentence: str,
) -> None:
    wrong = replace(promise, guardrails=guardrails)
    with pytest.raises(NotAPromise) as refused:
        operations.write_case(request=asked, case=case, promise=wrong, by=mate, at=at)
    assert sentence in refused.value.by_field["guardrails"]


def test_the_seal_covers_the_guardrails_and_older_ones_still_hold(
    written: BusinessCase, mate: User, at: datetime
) -> None:
    effect = operations.promise(case=written, by=mate, at=at).effect
    assert seal(effect).holds
    without = {name: value for name, value in effect.content().items() if name != "guardrails"}
    assert rules.digest(without) != effect.digest
    effect.guardrails = []
    assert effect.content() == without
    with pytest.raises(Frozen):
        effect.save()
    with pytest.raises(Frozen):
        IntendedEffect.objects.filter(pk=effect.pk).update(guardrails=[])


@pytest.fixture
def rule(mate: User, at: datetime, head_of_it: Role) -> SignOffRule:
    """Cases of 5,000 GBP and more; this one costs 5,200 in its first year."""
    return signing.set_rule(
        threshold=500_000, currency="GBP", business=None, technical=head_of_it, by=mate, at=at
    )


def test_a_case_of_that_cost_is_not_promised_unsigned(
    written: BusinessCase, rule: SignOffRule, mate: User, at: datetime
) -> None:
    with pytest.raises(NotSigned) as refused:
        operations.promise(case=written, by=mate, at=at)
    assert refused.value.sentence == (
        "“Guest checkout” costs 5,200.00\u00a0GBP in its first year; from 5,000.00\u00a0GBP on it is signed off first, "
        "by Ana Ruiz (Head of checkout) for the business and Bo (Head of IT) for IT."
    )
    assert Request.objects.get().state == RequestState.BET
    assert IntendedEffect.objects.get().frozen_at is None


def test_signed_by_both_sides_it_is_promised(
    written: BusinessCase,
    rule: SignOffRule,
    ana: Person,
    ana_user: User,
    bo_user: User,
    mate: User,
    at: datetime,
) -> None:
    signing.sign(case=written, side=Side.BUSINESS, by=ana_user, at=at, expected_version=1)
    with pytest.raises(NotSigned, match=r"by Bo \(Head of IT\) for IT\."):
        operations.promise(case=written, by=mate, at=at)
    signing.sign(case=written, side=Side.IT, words="With a flag.", by=bo_user, at=at)
    operations.promise(case=written, by=mate, at=at)
    assert Request.objects.get().state == RequestState.PROMISED
    given = CaseSignOff.objects.get(side=Side.BUSINESS)
    assert (given.number, given.person, given.by_label) == (1, ana, "Ana Ruiz")
    assert Entry.objects.filter(action="portfolio.case.sign").count() == 2


def test_only_whose_role_it_is_signs(
    written: BusinessCase, rule: SignOffRule, mate: User, at: datetime
) -> None:
    with pytest.raises(NotTheirs, match=r"This waits for Ana Ruiz \(Head of checkout\) for the business\."):
        signing.sign(case=written, side=Side.BUSINESS, by=mate, at=at)
    assert not CaseSignOff.objects.exists()


def test_two_sides_are_two_people_so_that_the_author_never_suffices_alone(
    written: BusinessCase, mate: User, ana_user: User, at: datetime
) -> None:
    signing.sign(case=written, side=Side.IT, by=ana_user, at=at)
    with pytest.raises(SignedAlready, match="two sides are two people"):
        signing.sign(case=written, side=Side.BUSINESS, by=ana_user, at=at)
    with pytest.raises(SignedAlready, match="signed this for IT already"):
        signing.sign(case=written, side=Side.IT, by=mate, at=at)


def test_a_material_change_lets_sign_offs_lapse_and_another_does_not(
    written: BusinessCase, case: Case, promise: Promise, mate: User, ana_user: User, at: datetime
) -> None:
    signing.sign(case=written, side=Side.BUSINESS, by=ana_user, at=at)
    said = {"request": written.request, "promise": promise, "by": mate, "at": at}
    operations.write_case(case=replace(case, nothing="They leave."), **said)
    assert CaseSignOff.objects.standing().count() == 1
    operations.write_case(case=replace(case, running=130_000), **said)
    assert CaseSignOff.objects.standing().count() == 0
    entry = Entry.objects.filter(action="portfolio.case.write").order_by("pk").last()
    assert entry is not None
    assert entry.changes["signed_off_by"] == ["Ana Ruiz", None]


def test_what_costs_less_or_is_not_estimated_asks_for_none(
    written: BusinessCase, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    signing.set_rule(threshold=520_001, currency="GBP", business=None, technical=None, by=mate, at=at)
    assert not signing.is_asked(written, signing.rule())
    signing.set_rule(threshold=520_000, currency="GBP", business=None, technical=None, by=mate, at=at)
    assert signing.is_asked(written, signing.rule())
    signing.set_rule(threshold=520_000, currency="EUR", business=None, technical=None, by=mate, at=at)
    # no rate is known, so that all ask
    assert signing.is_asked(written, signing.rule())
