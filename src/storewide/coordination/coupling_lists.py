"""Pairs of teams that wait for each other, and single waits, as lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.links import Link
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.tags import Tag, Tone


@dataclass(frozen=True)
class WaitRow:
    """One wait: with what, about which record, and how many days it took up to the end of the period."""

    kind: str
    about: Link
    since: datetime
    until: datetime | None
    days: float

    @classmethod
    def of(cls, wait: Any, about: dict[tuple[str, str], Link], ends: datetime) -> "WaitRow":
        """The line of a wait; `about` are the records, resolved."""
        link = about[wait.link_kind, wait.link_id]
        if not link.label:
            link = Link(link.kind, link.id, _now("something that is gone"))
        days = ((wait.until or ends) - wait.since) / timedelta(days=1)
        return cls(wait.get_kind_display(), link, wait.since, wait.until, round(days, 1))

    @property
    def tag(self) -> Tag:
        """Whether it goes on."""
        return Tag(_now("goes on"), Tone.WAITING) if self.until is None else Tag(_now("over"), Tone.GOOD)


def knots(keep: tuple[str, ...]) -> ListSpec:
    """The pairs, most days first; `keep` are the parameters of the choice above them."""
    return ListSpec(
        name="coupling",
        columns=(
            Column("pair", _("Pair"), sort="pair", url=lambda row: row.url),
            Column("total_days", _("Days waited"), kind=Kind.NUMBER, sort="total_days", digits=1),
            Column("back_days", _("Days back"), kind=Kind.NUMBER, sort="back_days", digits=1, priority=3),
            Column(
                "median_days", _("Median days"), kind=Kind.NUMBER, sort="median_days", digits=1, priority=2
            ),
            Column("waits", _("Waits both ways"), kind=Kind.NUMBER, sort="waits", priority=2),
            Column("open", _("Open both ways"), kind=Kind.NUMBER, sort="open"),
            Column("linked", _("What links them"), value=lambda row: row.tag, kind=Kind.TAG, priority=2),
        ),
        search=("pair",),
        search_label=_("Search teams"),
        order="-total_days",
        keep=keep,
        counted=ngettext_lazy("%(shown)s pair", "%(shown)s pairs", "count"),
        empty=Empty(
            _("No team waited for another in these days"),
            _(
                "Requests, releases, shared areas and blocked work write down who waits for whom by themselves."
            ),
        ),
    )


def waits(keep: tuple[str, ...]) -> ListSpec:
    """Single waits, the latest first."""
    return ListSpec(
        name="waits",
        columns=(
            Column("about", _("About"), value="about", kind=Kind.LINK, sort="about__label"),
            Column("kind", _("With what"), sort="kind"),
            Column("since", _("Since"), kind=Kind.MOMENT, sort="since"),
            Column("until", _("Until"), kind=Kind.MOMENT, sort="until", priority=2),
            Column("days", _("Days"), kind=Kind.NUMBER, sort="days", digits=1),
            Column("state", _("State"), value="tag", kind=Kind.TAG),
        ),
        search=("about__label", "kind"),
        order="-since",
        keep=keep,
        counted=ngettext_lazy("%(shown)s wait", "%(shown)s waits", "count"),
        empty=Empty(_("No wait in these days"), _("Choose more days, or all kinds.")),
    )
