"""What is kept about competition, as lists."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.lib.clock import now
from storewide.strategy import competition_links
from storewide.strategy.models.competition import Competitor, SwotKind
from storewide.strategy.models.losses import Candidate, LossReason

TONES = {
    SwotKind.STRENGTH: Tag(SwotKind.STRENGTH.label, Tone.GOOD, "plus"),
    SwotKind.WEAKNESS: Tag(SwotKind.WEAKNESS.label, Tone.BAD, "flat"),
    SwotKind.OPPORTUNITY: Tag(SwotKind.OPPORTUNITY.label, Tone.GOOD, "up"),
    SwotKind.THREAT: Tag(SwotKind.THREAT.label, Tone.BAD, "warning"),
}


def own(row: Any) -> str:
    """The page of a row."""
    url: str = row.get_absolute_url()
    return url


def came_of(rows: Iterable[Any]) -> Column:
    """What came of each row, told by the newest request that it raised; asked once for all of them."""
    found: dict[str, list[Any]] = {}
    asked: list[bool] = []

    def newest(row: Any) -> Tag | None:
        if not asked:
            asked.append(True)
            found.update(competition_links.came_of(rows))
        raised = found.get(str(row.pk))
        return raised[-1].tag if raised else None

    return Column("came", _("What came of it"), value=newest, kind=Kind.TAG, priority=2)


def competitors(_rows: Any, action: Action | None) -> ListSpec:
    """Every competitor."""
    return ListSpec(
        name="competitors",
        columns=(
            Column("name", _("Competitor"), sort="name", url=own),
            Column("market", _("Market"), sort="market", priority=2),
            Column("lost", _("Deals lost to it"), kind=Kind.NUMBER, sort="lost"),
            Column(
                "watched",
                _("Watched"),
                value=lambda row: _("yes") if row.watched else _("no"),
                sort="watched",
            ),
        ),
        search=("name", "market", "notes"),
        order="name",
        counted=ngettext_lazy("%(shown)s competitor", "%(shown)s competitors", "count"),
        empty=Empty(_("No competitor yet"), _("Name the few that your customers compare you with."), action),
    )


def deals(rows: Any, action: Action | None) -> ListSpec:
    """Every lost deal."""
    return ListSpec(
        name="lost-deals",
        columns=(
            Column("account", _("Account"), sort="account", url=own),
            Column("lost_on", _("Lost on"), kind=Kind.DAY, sort="lost_on"),
            Column("amount", _("Amount"), kind=Kind.MONEY, sort=("currency", "amount_minor")),
            Column("reason", _("Reason"), value="reason__name", sort="reason__name"),
            Column("about", _("Feature"), value="about", sort=("feature__name", "area__name"), priority=2),
            Column("competitor", _("Lost to"), value="competitor__name", sort="competitor__name", priority=2),
            came_of(rows),
        ),
        search=(
            "account",
            "note",
            "reason__name",
            "competitor__name",
            "area__name",
            "feature__name",
            "number",
        ),
        filters=(
            Filter("reason", _("Reason"), partial(choices_of, LossReason, "slug"), field="reason__slug"),
            Filter(
                "competitor", _("Lost to"), partial(choices_of, Competitor, "slug"), field="competitor__slug"
            ),
            PeriodFilter("lost", _("Lost"), "lost_on"),
        ),
        order="-lost_on",
        counted=ngettext_lazy("%(shown)s lost deal", "%(shown)s lost deals", "count"),
        empty=Empty(
            _("No lost deal is noted"),
            _("Note what was lost and why, or bring a file of your sales system: it says what to match."),
            action,
        ),
    )


def asks(rows: Any, action: Action | None) -> ListSpec:
    """Everything that customers asked for."""
    return ListSpec(
        name="asks",
        columns=(
            Column("what", _("Asked for"), sort="what", url=own),
            Column("count", _("How often"), kind=Kind.NUMBER, sort="count"),
            Column("account", _("Account"), sort="account", priority=2),
            Column("about", _("Feature"), value="about", sort=("feature__name", "area__name"), priority=2),
            Column("asked_on", _("Asked on"), kind=Kind.DAY, sort="asked_on"),
            Column("source", _("Heard"), sort="source", priority=3),
            came_of(rows),
        ),
        search=("what", "account", "source", "area__name", "feature__name"),
        filters=(PeriodFilter("asked", _("Asked"), "asked_on"),),
        order="-asked_on",
        counted=ngettext_lazy("%(shown)s ask", "%(shown)s asks", "count"),
        empty=Empty(_("Nothing was asked for"), _("Note what customers ask for, with how often."), action),
    )


def swot(rows: Any, action: Action | None) -> ListSpec:
    """Strengths, weaknesses, opportunities and threats."""
    return ListSpec(
        name="swot",
        columns=(
            Column("what", _("What"), sort="what", url=own),
            Column("kind", _("Kind"), value=lambda row: TONES[row.kind], kind=Kind.TAG, sort="kind"),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name"),
            Column("noted_on", _("Noted"), kind=Kind.DAY, sort="noted_on", priority=2),
            Column("expires_on", _("Holds until"), value=holds, kind=Kind.TAG, sort="expires_on"),
            came_of(rows),
        ),
        search=("what", "evidence", "owner__name"),
        filters=(Filter("kind", _("Kind"), SwotKind.choices),),
        order="-noted_on",
        counted=ngettext_lazy("%(shown)s entry", "%(shown)s entries", "count"),
        empty=Empty(
            _("Nothing is noted yet"),
            _(
                "What we are strong and weak in, what is open to us, and what threatens, each with its evidence."
            ),
            action,
        ),
    )


def signals(rows: Any, action: Action | None) -> ListSpec:
    """Trends and benchmarks."""
    return ListSpec(
        name="signals",
        columns=(
            Column("title", _("What it says"), sort="title", url=own),
            Column("value", _("Value"), kind=Kind.NUMBER, sort="value"),
            Column("unit", _("Unit"), priority=2),
            Column("source", _("Source"), sort="source", priority=2),
            Column("dated", _("Dated"), kind=Kind.DAY, sort="dated"),
            Column("expires_on", _("Holds until"), value=holds, kind=Kind.TAG, sort="expires_on"),
            came_of(rows),
        ),
        search=("title", "source", "meaning"),
        filters=(
            Filter(
                "form",
                _("Kind"),
                (("benchmark", _("benchmarks")), ("trend", _("trends"))),
                apply=lambda rows, value: rows.filter(value__isnull=value == "trend"),
            ),
        ),
        order="-dated",
        counted=ngettext_lazy("%(shown)s entry", "%(shown)s entries", "count"),
        empty=Empty(
            _("Nothing from outside yet"), _("What the industry tells, with its source and day."), action
        ),
    )


def candidates(rows: Any, action: Action | None) -> ListSpec:
    """Products that we might offer, with what speaks for them."""
    return ListSpec(
        name="candidates",
        columns=(
            Column("name", _("Candidate"), sort="name", url=own),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("asks", _("Asks"), kind=Kind.NUMBER, sort="asks"),
            Column("searches", _("Searches without result"), kind=Kind.NUMBER, sort="searches"),
            Column("deals", _("Lost deals"), kind=Kind.NUMBER, sort="deals"),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name", priority=2),
            came_of(rows),
        ),
        search=("name", "what", "owner__name"),
        filters=(Filter("state", _("State"), Candidate.State.choices),),
        order="-asks",
        counted=ngettext_lazy("%(shown)s candidate", "%(shown)s candidates", "count"),
        empty=Empty(
            _("No candidate yet"),
            _("A product that we might offer, with the searches, asks and lost deals that speak for it."),
            action,
        ),
    )


def reasons(_rows: Any, action: Action | None) -> ListSpec:
    """Why deals are lost."""
    return ListSpec(
        name="loss-reasons",
        columns=(
            Column(
                "name",
                _("Reason"),
                sort="name",
                url=lambda row: reverse("strategy:reason-change", args=[row.pk]),
            ),
            Column("lost", _("Deals"), kind=Kind.NUMBER, sort="lost"),
            Column("place", _("Place in the list"), kind=Kind.NUMBER, sort="place", priority=2),
        ),
        order="place",
        counted=ngettext_lazy("%(shown)s reason", "%(shown)s reasons", "count"),
        empty=Empty(_("No reason yet"), _("Say why deals are lost, in your own words."), action),
    )


def features(rows: Any, action: Action | None) -> ListSpec:
    """What is compared, finer than the areas of the store."""
    return ListSpec(
        name="features",
        columns=(
            Column("name", _("Feature"), sort="name", url=own),
            Column("area", _("Area"), value="area__name", sort="area__name"),
            Column("purpose", _("What it does for a customer"), priority=2),
            Column("accountable", _("Accountable"), value="area__holder__name", priority=2),
            came_of(rows),
        ),
        search=("name", "purpose", "area__name"),
        order="name",
        counted=ngettext_lazy("%(shown)s feature", "%(shown)s features", "count"),
        empty=Empty(
            _("Nothing finer than areas is compared"),
            _("An area such as checkout is compared as a whole; name what customers compare within it."),
            action,
        ),
    )


def holds(row: Any) -> Tag:
    """Until when an entry holds: past, a day, or no day."""
    if row.expires_on is None:
        return Tag(_("no day named"))
    if row.has_expired(now().date()):
        return Tag(_("expired"), Tone.WAITING, "warning")
    return Tag(gettext("until %(day)s") % {"day": formats.day(row.expires_on)})


def choices_of(model: Any, field: str) -> list[tuple[str, str]]:
    """All of a model by one of its fields, for a filter."""
    return list(model.objects.values_list(field, "name"))
