"""Mechanisms, advisory boards and pilots as lists."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.coordination.models import Cadence, MechanismKind, MechanismQuerySet, PilotQuerySet, Verdict
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action

SEARCHED = ("name", "purpose", "owner__name")
STATES = (("in_use", _("In use")), ("review", _("To be looked at again")), ("ended", _("Ended")))


def mechanisms(today: date, first: Action | None) -> ListSpec:
    """What links teams and units; `first` is what an empty list offers."""

    def state(rows: MechanismQuerySet, value: str) -> Any:
        if value == "ended":
            return rows.filter(ended_at__isnull=False)
        return rows.in_use().filter(review_on__lt=today) if value == "review" else rows.in_use()

    return ListSpec(
        name="mechanisms",
        columns=(
            Column("name", _("Mechanism"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("kind", _("Kind"), value=lambda row: row.get_kind_display(), sort="kind"),
            Column("links", _("Links"), priority=2),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name"),
            Column(
                "cadence",
                _("How often"),
                value=lambda row: row.get_cadence_display(),
                sort="cadence",
                priority=3,
            ),
            Column("review_on", _("Looked at again"), kind=Kind.DAY, sort="review_on", priority=2),
            Column("state", _("State"), value=lambda row: row.tag(today), kind=Kind.TAG),
        ),
        search=SEARCHED,
        filters=(
            Filter("kind", _("Kind"), MechanismKind.choices),
            Filter("cadence", _("How often"), Cadence.choices),
            Filter("state", _("State"), STATES, apply=state),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s mechanism", "%(shown)s mechanisms", "count"),
        empty=Empty(
            _("Nothing written down that links teams"),
            _(
                "Meetings, forums, communities, standards, incentives, processes: what links which teams, and who owns it."
            ),
            first,
        ),
    )


def boards(first: Action | None) -> ListSpec:
    """Advisory boards; `first` is what an empty list offers."""
    return ListSpec(
        name="advisory-boards",
        columns=(
            Column("name", _("Advisory board"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("purpose", _("Advises on"), priority=2),
            Column("owner", _("Who runs it"), value="owner__name", sort="owner__name"),
            Column("people", _("Members in term"), kind=Kind.NUMBER, sort="people"),
            Column("ending", _("Terms ending soon"), kind=Kind.NUMBER, sort="ending", priority=2),
            Column("untold", _("Input not told back"), kind=Kind.NUMBER, sort="untold"),
            Column("last", _("Last session"), kind=Kind.DAY, sort="last", priority=2),
        ),
        search=SEARCHED,
        order="name",
        counted=ngettext_lazy("%(shown)s advisory board", "%(shown)s advisory boards", "count"),
        empty=Empty(
            _("No advisory board yet"),
            _(
                "Customers or partners who advise for a term; what they say becomes requests, and they hear what came of it."
            ),
            first,
        ),
    )


def pilots(today: date, first: Action | None) -> ListSpec:
    """Pilots; `first` is what an empty list offers."""

    def standing(rows: PilotQuerySet, value: str) -> Any:
        if value == "over":
            return rows.over(today)
        return rows.undecided() if value == "undecided" else rows.filter(verdict=value)

    states = (("undecided", _("Without a verdict")), ("over", _("Waits for a verdict")), *Verdict.choices)
    return ListSpec(
        name="pilots",
        columns=(
            Column("name", _("Pilot"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("owner", _("Who runs it"), value="owner__name", sort="owner__name"),
            Column("lead", _("Lead users"), kind=Kind.NUMBER, sort="lead"),
            Column("begins", _("First day"), kind=Kind.DAY, sort="begins", priority=2),
            Column("ends", _("Last day"), kind=Kind.DAY, sort="ends"),
            Column("state", _("Verdict"), value=lambda row: row.tag(today), kind=Kind.TAG),
            Column("reason", _("Reason"), priority=3),
        ),
        search=("name", "what", "owner__name", "lead_users__name"),
        search_label=_("Search pilots, lead users"),
        filters=(Filter("state", _("Verdict"), states, apply=standing),),
        order="-begins",
        counted=ngettext_lazy("%(shown)s pilot", "%(shown)s pilots", "count"),
        empty=Empty(
            _("No pilot yet"),
            _(
                "Something new with a few customers first, for some weeks, and then a verdict with its reason."
            ),
            first,
        ),
    )
