"""The pages of the effect ledger: all frozen promises, and one of them."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import links, lists
from storewide.kit.pages import Action, Crumb, Page, guide_url
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.ledger import queries, words
from storewide.ledger.lists import effects as effects_list
from storewide.ledger.models import IntendedEffect
from storewide.ledger.permissions import LedgerPermission
from storewide.lib.clock import now


def effects(request: SignedInRequest) -> HttpResponseBase:
    """Every promise that is frozen, next to what was measured."""
    require(request.user, LedgerPermission.VIEW)
    today = now().date()
    standing = queries.standing(today)
    page = Page(
        title=words.standing(**asdict(standing)),
        short=_("Effect ledger"),
        purpose=_("What every change promised before it went live, and what it did."),
        guide="ledger#the-list",
        actions=(
            Action(_("Measured effects"), reverse("ledger:measured-effects"), "quiet"),
            Action(_("Decisions"), reverse("ledger:decisions"), "quiet"),
        ),
    )
    first = Action(_("Read how a promise is made"), guide_url("ledger#a-promise"))
    return lists.respond(request, effects_list(today, first), IntendedEffect.objects.for_ledger(), page=page)


def effect(request: SignedInRequest, effect_id: UUID) -> HttpResponse:
    """One frozen promise: the sentence, its seal, where it came from, its history."""
    require(request.user, LedgerPermission.VIEW)
    found = get_object_or_404(IntendedEffect.objects.for_ledger(), pk=effect_id)
    evidence = queries.evidence(found)
    context = {
        "page": _effect_page(found),
        "effect": found,
        "tags": [words.measured_tag(found, now().date())],
        "accountable": words.owner(found),
        "source": links.resolve(found.source),
        "evidence": evidence,
        "decisions": queries.decided(evidence),
        "seal": queries.seal(found),
        "history": history(found),
    }
    return render(request, "ledger/effect.html", context)


def _effect_page(found: IntendedEffect) -> Page:
    return Page(
        title=words.sentence(found),
        short=found.promise,
        purpose=_("What was promised for “%(what)s”, and what came of it.") % {"what": found},
        guide="ledger#a-promise",
        crumbs=(Crumb(_("Effect ledger"), reverse("ledger:effects")),),
    )
