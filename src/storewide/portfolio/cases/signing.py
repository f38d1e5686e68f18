"""The sign-off of a business case: for the business and for IT, by two people, from which cost on, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.lib import money
from storewide.lib.money import Money
from storewide.organization.actors import person_of
from storewide.organization.models import Person, Role
from storewide.ownership.answering import answering_in
from storewide.portfolio.cases.told import MATERIAL
from storewide.portfolio.models import BusinessCase, CaseSignOff, RequestState, Side, SignOffRule
from storewide.sources.models import Rate


class NotSigned(Refusal):
    """A case costs so much that it is signed off before it is promised, and is not."""

    status = 409


class NotTheirs(Refusal):
    """Somebody else signs for this side."""

    field = "side"


class SignedAlready(Refusal):
    """A side signs a version once, and one person signs for one side."""

    field = "side"
    status = 409


class BadThreshold(Refusal):
    """The amount from which on cases are signed off is none."""

    field = "threshold"


@dataclass(frozen=True)
class Signature:
    """One side of a case: whose it is to sign (None: any member but who signed the other), and the sign-off given."""

    side: Side
    role: Role | None
    who: Person | None
    given: CaseSignOff | None

    @property
    def asked(self) -> str:
        """Who is to sign, in words."""
        if self.who is not None and self.role is not None:
            return _("%(name)s (%(role)s) %(side)s") % {
                "name": self.who,
                "role": self.role,
                "side": for_whom(self.side),
            }
        if self.role is not None:
            return _("%(role)s, which is vacant, %(side)s") % {"role": self.role, "side": for_whom(self.side)}
        return _("somebody %(side)s") % {"side": for_whom(self.side)}


def for_whom(side: Side) -> str:
    """For whom a side signs, in words."""
    return _("for the business") if side == Side.BUSINESS else _("for IT")


@trail.operation
def sign(
    *,
    case: BusinessCase,
    side: Side,
    words: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    on_behalf_of: Person | None = None,
) -> CaseSignOff:
    """Sign the case off as it stands, for one side. Raises NotTheirs, SignedAlready, Conflict, WrongState.

    Two sides are two people, so that whoever wrote the case never suffices alone. `on_behalf_of` is the signer where
    the system acts.
    """
    lock(case.request, RequestState.BET)
    case.refresh_from_db(fields=["version", "cost", "running"])
    if expected_version is not None and expected_version != case.version:
        raise Conflict(_("Somebody changed the case while you were reading; read it again before you sign."))
    person = person_of(by) if by.id is not None else on_behalf_of
    for each in signatures(case, at.date()):
        _check(each, side, person, by)
    given = CaseSignOff.objects.create(
        case=case,
        number=case.version,
        side=side,
        person=person,
        by_id=by.id,
        by_label=str(person or by.label)[:200],
        at=at,
        words=words.strip(),
        created_at=at,
    )
    changes = {"signed_off_by": [None, f"{given} ({side.label})"], "version": [None, str(case.version)]}
    trail.record(action="portfolio.case.sign", of=case, by=by, at=at, changes=changes)
    return given


@trail.operation
def set_rule(
    *,
    threshold: int | None,
    currency: str,
    business: Role | None,
    technical: Role | None,
    by: Actor,
    at: datetime,
) -> SignOffRule:
    """Say from which cost on (minor units) cases are signed off before they are promised, and by which roles."""
    if threshold is not None and threshold < 0:
        raise BadThreshold(_("The amount must be 0 or more; leave it empty to ask for no sign-off."))
    money.exponent(currency)
    stored = SignOffRule.objects.select_for_update().first() or SignOffRule(created_at=at)
    after = {"threshold": threshold, "currency": currency, "business": business, "technical": technical}
    differing = {
        name: [str(getattr(stored, name)), str(value)]
        for name, value in after.items()
        if getattr(stored, name) != value
    }
    for name, value in after.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save()
    trail.record(action="portfolio.case.set_rule", of=stored, by=by, at=at, changes=differing)
    return stored


def rule() -> SignOffRule:
    """From when on and by whom cases are signed off; without a row, none is."""
    roles = ("business__holder", "business__deputy", "technical__holder", "technical__deputy")
    return SignOffRule.objects.select_related(*roles).first() or SignOffRule()


def is_asked(case: BusinessCase, found: SignOffRule) -> bool:
    """Whether the case costs so much, once and in its first year, that it is signed off before it is promised."""
    bound = threshold_in(found, case.currency)
    return bound is not None and (case.cost or 0) + (case.running or 0) >= bound


def threshold_in(found: SignOffRule, currency: str) -> int | None:
    """The threshold in minor units of another currency, by the newest rate; 0, so that all ask, where none is known."""
    if found.threshold is None or found.currency == currency:
        return found.threshold
    return _converted(Money(found.threshold, found.currency), currency)


def signatures(case: BusinessCase, on: date, found: SignOffRule | None = None) -> tuple[Signature, ...]:
    """Both sides of a case: who is to sign, and who did; the request is to be read with its area and role."""
    found = found or rule()
    roles = {Side.BUSINESS: found.business or case.request.area.accountable, Side.IT: found.technical}
    acting = answering_in([role for role in roles.values() if role], on)
    given = {each.side: each for each in CaseSignOff.objects.standing().filter(case=case)}
    return tuple(
        Signature(side, role, acting.get(role.pk) if role else None, given.get(side))
        for side, role in roles.items()
    )


def require_signed(case: BusinessCase, at: datetime) -> None:
    """Raise NotSigned where a case costs so much that it is signed off first, and lacks it; the sentence says by whom."""
    found = rule()
    if not is_asked(case, found):
        return
    lacking = [each.asked for each in signatures(case, at.date(), found) if each.given is None]
    if lacking:
        raise NotSigned(_unsigned(case, found, lacking))


def lapse(case: BusinessCase, changed: Iterable[str], at: datetime) -> dict[str, Any]:
    """Let the sign-offs of a case lapse where it changed in what they were given for; whose, for the trail."""
    standing = CaseSignOff.objects.standing().filter(case=case)
    if not MATERIAL & set(changed):
        return {}
    names = ", ".join(each.by_label for each in standing)
    standing.update(lapsed_at=at)
    return {"signed_off_by": [names, None]} if names else {}


def may_sign(each: Signature, others: Iterable[Signature], person: Person | None, actor: Actor) -> bool:
    """Whether whoever looks is the one to sign for this side now."""
    try:
        for one in (each, *others):
            _check(one, each.side, person, actor)
    except Refusal:
        return False
    return True


def _check(each: Signature, side: Side, person: Person | None, by: Actor) -> None:
    given = each.given
    if each.side != side:
        same = given is not None and (
            (by.id is not None and given.by_id == by.id)
            or (person is not None and given.person_id == person.pk)
        )
        if same:
            raise SignedAlready(_("You signed for the other side; two sides are two people."))
        return
    if given is not None:
        raise SignedAlready(
            _("%(who)s signed this %(side)s already.") % {"who": given, "side": for_whom(side)}
        )
    allowed = {each.who, each.role.holder if each.role else None} - {None}
    if each.role is not None and person not in allowed:
        raise NotTheirs(_("This waits for %(who)s.") % {"who": each.asked})


def _unsigned(case: BusinessCase, found: SignOffRule, lacking: list[str]) -> str:
    words = {
        "case": case.request.title,
        "cost": formats.money((case.cost or 0) + (case.running or 0), case.currency),
        "bound": formats.money(found.threshold, found.currency),
        "who": _(" and ").join(lacking),
    }
    return (
        _(
            "“%(case)s” costs %(cost)s in its first year; from %(bound)s on it is signed off first, by %(who)s."
        )
        % words
    )


def _converted(amount: Money, currency: str) -> int:
    pairs = {(amount.currency, currency): False, (currency, amount.currency): True}
    for (source, into), turned in pairs.items():
        worth: Decimal | None = (
            Rate.objects.filter(currency=source, into=into)
            .order_by("-day")
            .values_list("rate", flat=True)
            .first()
        )
        if worth:
            return money.round_minor(amount.major / worth if turned else amount.major * worth, currency)
    return 0
