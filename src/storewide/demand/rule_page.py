"""What the page of rules says: each rule in words, and which of them decides about a visit."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.demand import queries, words
from storewide.demand.forms import TryForm
from storewide.demand.models import ChannelRule
from storewide.demand.permissions import DemandPermission
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.warehouse.channels import Came, decide


@dataclass(frozen=True)
class RuleShown:
    """A rule as the page shows it."""

    rule: ChannelRule
    sentence: str
    is_first: bool
    is_last: bool
    decides: bool


def show(trying: TryForm, actor: Actor) -> dict[str, Any]:
    """The context of the page."""
    changes = may(actor, DemandPermission.CHANGE_RULES)
    found = list(ChannelRule.objects.all())
    tried, number = _tried(trying, found)
    adding = Action(_("Add a rule"), reverse("demand:rule-new"))
    page = Page(
        title=words.rules(len(found)),
        short=_("Marketing channels"),
        purpose=_("They are asked as facts come in, from the first to the last."),
        guide="demand#marketing-channels",
        crumbs=(Crumb(_("What reach brings"), reverse("demand:overview")),),
        actions=(adding,) if changes else (),
    )
    shown = [
        RuleShown(rule, words.rule(rule), place == 0, place == len(found) - 1, place == number)
        for place, rule in enumerate(found)
    ]
    return {"page": page, "rules": shown, "changes": changes, "form": trying, "tried": tried}


def _tried(trying: TryForm, found: list[ChannelRule]) -> tuple[str, int | None]:
    """Where the visit goes, in a sentence, and the number of the rule that says so."""
    if not trying.is_bound or not trying.is_valid():
        return "", None
    came: Came = trying.came()
    decided = decide(queries.as_asked(found), came)
    if decided.rule is not None:
        said = {"channel": words.channel(decided.channel), "place": found[decided.rule].position}
        return _("This visit goes to %(channel)s, by the rule in place %(place)s") % said, decided.rule
    if decided.channel:
        said = {"channel": words.channel(decided.channel)}
        return _(
            "No rule is needed or fits: the visit is kept as %(channel)s, as it says itself"
        ) % said, None
    if came.is_inside:
        return _("A further page of the same store: it says nothing of how the visitor came"), None
    return _("No rule fits, and the visit says nothing itself: its channel is not known"), None
