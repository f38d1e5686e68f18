"""What is said about marketing: what reach brought and cost, how a campaign stands, which rule says what."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.demand import queries
from storewide.demand.measuring import Reading
from storewide.demand.models import Campaign, CampaignState, Channel, ChannelRule, Looks
from storewide.demand.overview import By, Overview
from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.ledger.models import Grade, Verdict
from storewide.ledger.words import metric_name
from storewide.metrics import words as metrics
from storewide.warehouse.questions import NONE

#: a buyer that costs within this share of what it cost before costs the same
_SAME = Decimal("0.005")


def row(label: str, by: By) -> str:
    """A channel or campaign as people call it."""
    return _("(no campaign)") if by == "campaign" and label == NONE else channel(label)


def channel(label: str) -> str:
    """A marketing channel as people call it; one that is none of ours as the facts name it."""
    if label in Channel.values:
        return str(Channel(label).label)
    return _("(not known)") if label == NONE else label


def finding(overview: Overview, by: By) -> str:
    """The dearest channel or campaign in one sentence: what it brought, at what cost, and how that moved."""
    dearest = overview.dearest
    said = {"days": metrics.days(overview.days)}
    if dearest is None and overview.whole.is_paid and by == "marketing_channel":
        return _("Media cost names no marketing channel (%(days)s)") % said
    if dearest is None and by == "campaign":
        return _("No media cost names a campaign (%(days)s)") % said
    if dearest is None:
        return _("What reach cost is not known (%(days)s)") % said
    said |= {"name": row(dearest.label, by), "cost": formats.money(dearest.cost, dearest.currency, 0)}
    if dearest.share is None:
        return _("%(name)s cost most: %(cost)s (%(days)s)") % said
    said["share"] = formats.percent(dearest.share, 0)
    if dearest.per_buyer is not None:
        said |= {"price": formats.money(round(dearest.per_buyer), dearest.currency)}
        said |= {"moved": _dearer(dearest.dearer)}
        return _("%(name)s brought %(share)s of spend at %(price)s a buyer%(moved)s (%(days)s)") % said
    if dearest.per_visitor is not None:
        said |= {"price": formats.money(round(dearest.per_visitor), dearest.currency)}
        said |= {"moved": _dearer(dearest.visitor_dearer)}
        return _("%(name)s brought no buyer, at %(price)s a visitor%(moved)s (%(days)s)") % said
    return _("%(name)s brought %(share)s of spend and cost %(cost)s (%(days)s)") % said


def _dearer(by: Decimal | None) -> str:
    """`, 12 % dearer than before`; empty where it cannot be said."""
    if by is None:
        return ""
    size = {"size": formats.percent(abs(by), 0)}
    if abs(by) < _SAME:
        return _(", as before")
    return _(", %(size)s dearer than before") % size if by > 0 else _(", %(size)s cheaper than before") % size


def basis(overview: Overview, by: By) -> str:
    """What the figures stand against, and whose orders are counted where."""
    said = {"days": metrics.days(overview.earlier) if overview.earlier else ""}
    if by == "campaign" and overview.earlier:
        return (
            _(
                "Without bots, beside %(days)s; an order counts for the campaign of its last visit that came by one."
            )
            % said
        )
    if by == "campaign":
        return _("Without bots; an order counts for the campaign of its last visit that came by one.")
    if overview.earlier:
        return _("Without bots, beside %(days)s. A channel's orders are those that name it.") % said
    return _("Without bots. A channel's orders are those that name it.")


def rules(count: int) -> str:
    """How many rules decide, as the finding of their page."""
    return ngettext(
        "One rule decides by which marketing channel a visit came",
        "%(count)s rules decide by which marketing channel a visit came; the first that fits counts",
        count,
    ) % {"count": formats.number(count)}


def rule(found: ChannelRule) -> str:
    """A rule as a sentence."""
    said = {"pattern": found.pattern.replace(", ", _(" or ")), "channel": found.get_channel_display()}
    sentences = {
        Looks.SOURCE: _("Where the source is %(pattern)s: %(channel)s"),
        Looks.MEDIUM: _("Where the medium is %(pattern)s: %(channel)s"),
        Looks.CAMPAIGN: _("Where the campaign is %(pattern)s: %(channel)s"),
        Looks.REFERRER: _("Where the visit came from %(pattern)s: %(channel)s"),
        Looks.PATH: _("Where the landing page is %(pattern)s: %(channel)s"),
        Looks.CLICK_ID: _("Where the landing page's address carries %(pattern)s: %(channel)s"),
        Looks.NOTHING: _("Where a page was opened and nothing of these is known: %(channel)s"),
    }
    return sentences[Looks(found.looks)] % said


def campaigns(found: list[Campaign], at: datetime) -> str:
    """How the campaigns stand, in one sentence."""
    over = [each for each in found if queries.is_over(each, at)]
    running = [each for each in found if each.state == CampaignState.RUNNING]
    if over:
        said = {"count": formats.number(len(over)), "name": over[0].name}
        return (
            ngettext(
                "“%(name)s” is over and waits for its verdict",
                "%(count)s campaigns are over and wait for their verdict, the first: “%(name)s”",
                len(over),
            )
            % said
        )
    if running:
        said = {"count": formats.number(len(running)), "name": running[0].name}
        return (
            ngettext(
                "One campaign runs: “%(name)s”",
                "%(count)s campaigns run, the newest: “%(name)s”",
                len(running),
            )
            % said
        )
    if found:
        return _("No campaign runs")
    return _("No campaign is planned")


def standing(campaign: Campaign) -> str:
    """Where and when it runs, and by which channel."""
    return _("%(channel)s, %(days)s, %(store)s") % {
        "channel": campaign.get_marketing_channel_display(),
        "days": formats.span(campaign.first, campaign.last),
        "store": campaign.store,
    }


def promise(campaign: Campaign) -> str:
    """`Visitors +8.0 %`."""
    size = formats.percent(campaign.size / 100, 1 if campaign.size == round(campaign.size, 1) else 2)
    sign = "+" if campaign.direction == "up" else "−"
    return _("%(metric)s %(change)s") % {"metric": metric_name(campaign.metric), "change": f"{sign}{size}"}


def effect(campaign: Campaign, reading: Reading) -> str:
    """What the figures show so far, in one sentence; only a held-out group gives a verdict."""
    said = {"metric": metric_name(campaign.metric), "change": change(reading.change)}
    if reading.days is None or reading.change is None:
        return _("%(metric)s: what the campaign did cannot be said") % said
    if reading.grade == Grade.D:
        return _("%(metric)s: %(change)s against before; that alone cannot tell why") % said
    said |= {"low": change(reading.low), "high": change(reading.high)}
    if reading.verdict == Verdict.CANNOT_TELL:
        return _("%(metric)s: %(change)s (%(low)s to %(high)s), which may be chance") % said
    return _("%(metric)s changed by %(change)s (%(low)s to %(high)s)") % said


def effect_tag(reading: Reading) -> Tag:
    """The verdict in a word."""
    tones = {
        Verdict.BETTER: Tone.GOOD,
        Verdict.WORSE: Tone.BAD,
        Verdict.NO_EFFECT: Tone.PLAIN,
        Verdict.CANNOT_TELL: Tone.UNKNOWN,
    }
    return Tag(reading.verdict.label, tones[reading.verdict])


def change(share: float | None) -> str:
    """A share with its sign: `+3.1 %`."""
    return formats.NO_VALUE if share is None else ("+" if share > 0 else "") + formats.percent(share, 1)


def budget(campaign: Campaign, cost: int | None) -> str:
    """How much of the budget is gone."""
    currency = campaign.store.currency
    said = {
        "budget": formats.money(campaign.budget_minor, currency),
        "cost": formats.money(cost, currency),
    }
    if cost is None:
        return _("Budget %(budget)s; no media cost names it yet") % said
    if not campaign.budget_minor:
        return _("%(cost)s spent, without a budget") % said
    said["share"] = formats.percent(cost / campaign.budget_minor, 0)
    return _("%(cost)s of %(budget)s spent (%(share)s)") % said
