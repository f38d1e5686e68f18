"""Reads of the ledger: how it stands, whether a promise is still as it was frozen, what Home shows of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.models import Entry
from storewide.kit import formats
from storewide.kit.links import Link, resolve
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tag
from storewide.ledger import evidence_words, rules
from storewide.ledger.models import Decision, Grade, IntendedEffect, MeasuredEffect
from storewide.ledger.permissions import LedgerPermission
from storewide.lib.clock import now


@dataclass(frozen=True)
class Standing:
    """How many promises are frozen, how many of them measured, and how many due without a measure.

    `past`: releases that were told after the fact, and are in none of the other counts.
    """

    frozen: int
    measured: int
    due: int
    past: int


@dataclass(frozen=True)
class Seal:
    """The check of a frozen promise: its digest, and whether promise, digest and trail still agree."""

    digest: str
    holds: bool


def standing(on: date) -> Standing:
    """How the ledger stands on a day, in one query."""
    before = Q(after_the_fact=False)
    counted = IntendedEffect.objects.frozen().aggregate(
        frozen=Count("pk", filter=before),
        measured=Count("pk", filter=before & ~Q(grade=Grade.NONE)),
        due=Count("pk", filter=before & Q(grade=Grade.NONE, due_on__lte=on)),
        past=Count("pk", filter=~before),
    )
    return Standing(**counted)


@dataclass(frozen=True)
class Evidence:
    """One measurement of a promise as its page shows it: the sentence, its verdict, and what measured it."""

    measured: MeasuredEffect
    sentence: str
    tag: Tag
    source: Link


def measured_and_randomised() -> tuple[int, int]:
    """How many measurements there are, and how many of them were randomised."""
    counted = MeasuredEffect.objects.aggregate(
        all=Count("pk"), randomised=Count("pk", filter=Q(grade=Grade.A))
    )
    return counted["all"], counted["randomised"]


def evidence(effect: IntendedEffect) -> list[Evidence]:
    """What was measured of a promise, the best evidence first."""
    return [
        Evidence(each, evidence_words.measured(each), evidence_words.verdict_tag(each), resolve(each.source))
        for each in MeasuredEffect.objects.filter(effect=effect).by_evidence()
    ]


@dataclass(frozen=True)
class Decided:
    """A decision as the page of a promise shows it."""

    decision: Decision
    tag: Tag


def decided(found: list[Evidence]) -> list[Decided]:
    """The decisions about whatever measured, newest first."""
    if not found:
        return []
    wanted = Q()
    for each in found:
        wanted |= Q(source_kind=each.measured.source_kind, source_id=each.measured.source_id)
    decisions = Decision.objects.filter(wanted).select_related("accountable")
    return [Decided(each, evidence_words.outcome_tag(each)) for each in decisions]


def seal(effect: IntendedEffect) -> Seal:
    """Compute the digest of a frozen promise anew and hold it against the stored one and the trail's."""
    found = rules.digest(effect.content())
    entry = (
        Entry.objects.of(effect)
        .filter(action__in=("ledger.effect.freeze", "ledger.effect.tell_past"))
        .first()
    )
    noted = entry.changes.get("digest", [None, None])[1] if entry else None
    return Seal(effect.digest, holds=found == effect.digest == noted)


def home_panel(request: SignedInRequest) -> Panel | None:
    """The promises that come due next; nothing where none is frozen and unmeasured."""
    if not may(request.user, LedgerPermission.VIEW):
        return None
    today = now().date()
    waiting = list(IntendedEffect.objects.unmeasured().select_related("owner").order_by("due_on", "pk")[:5])
    if not waiting:
        return None
    due = IntendedEffect.objects.due(today).count() if waiting[0].due_on <= today else 0
    title = (
        ngettext("One promise is due and not measured", "%(due)s promises are due and not measured", due)
        % {"due": formats.number(due)}
        if due
        else _("The next promise is due on %(day)s") % {"day": formats.day(waiting[0].due_on)}
    )
    return Panel(
        title=title,
        template="ledger/home_panel.html",
        context={"effects": waiting, "today": today},
        more=Action(_("Effect ledger"), reverse("ledger:effects")),
    )
