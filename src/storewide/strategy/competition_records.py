"""What the pages of single records about competition say."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.kit import formats, raising
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures, rules
from storewide.metrics import words as metrics_words
from storewide.ownership.models import Area
from storewide.strategy import competition_fields, competition_queries, competition_words
from storewide.strategy.competition_facts import Fact
from storewide.strategy.competition_kept import KEPT, Kept
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, Stand
from storewide.strategy.models.losses import Candidate, CustomerAsk, LostDeal, MissedSearch
from storewide.strategy.permissions import StrategyPermission

#: the newest of each that a page names
NEWEST = 10
#: a benchmark is held against so many full days of ours
DAYS = 28
#: the metric that tells the share of searches without result; their terms come as a table
IN_VAIN = "searches_without_result"


def show(kind: Kept, record: Any, actor: Actor, today: date) -> dict[str, Any]:
    """The context of a record's page."""
    page = Page(
        title=f"“{record}”" if isinstance(record, MissedSearch) else str(record),
        purpose=kind.purpose,
        guide=kind.guide,
        crumbs=(_top(), Crumb(kind.title, reverse("strategy:kept", args=[kind.name]))),
        actions=_doing(kind, record) if may(actor, StrategyPermission.CHANGE) else (),
    )
    owner = getattr(record, "owner", None) or _holder(getattr(record, "area", None))
    context = {
        "page": page,
        "record": record,
        "tags": kind.tags(record),
        "accountable": str(owner) if owner else "",
        "text": kind.text(record),
        "facts": [fact for fact in kind.facts(record) if fact.value],
        "history": history(record),
        **_raised(record),
    }
    if isinstance(record, Candidate):
        context |= _candidate(record, actor)
    if isinstance(record, Signal) and record.metric:
        context["facts"].append(_ours(record, today))
    return context


def competitor(row: Competitor, actor: Actor, today: date) -> dict[str, Any]:
    """The context of a competitor's page."""
    newest = competition_queries.latest(Judgement.objects.filter(competitor=row))
    judgements = sorted(
        newest.values(), key=lambda each: (list(Stand).index(Stand(each.stand)) * -1, str(each.about))
    )
    deals = LostDeal.objects.filter(competitor=row)
    behind = sum(each.stand == Stand.BEHIND for each in judgements)
    said = {"name": row.name, "behind": behind, "judged": len(judgements)}
    title = (
        _("%(name)s is ahead of us in %(behind)s of %(judged)s features") % said if judgements else row.name
    )
    judging = Action(_("Judge a feature"), reverse("strategy:judge", query={"competitor": row.slug}))
    changing = Action(_("Change"), reverse("strategy:competitor-change", args=[row.pk]), style="quiet")
    page = Page(
        title=title,
        short=row.name,
        purpose=row.market,
        guide="competitors#competitors",
        crumbs=(_top(), Crumb(KEPT["competitors"].title, reverse("strategy:kept", args=["competitors"]))),
        actions=(judging, changing, _removing("competitor", row))
        if may(actor, StrategyPermission.CHANGE)
        else (),
    )
    losses = competition_queries.losses(date.min, today, where=Q(competitor=row))
    return {
        "page": page,
        "competitor": row,
        "judgements": [(each, competition_queries.is_stale(each, today)) for each in judgements],
        "deals": deals.select_related("reason", "area", "feature")[:NEWEST],
        "losses": losses,
        "lost": competition_words.amounts(losses.amounts),
        "history": history(row, most=NEWEST),
        **_raised(row),
    }


def compared(about: str, actor: Actor, today: date) -> dict[str, Any]:
    """The context of the page of an area or a feature as customers compare it."""
    try:
        area, feature = competition_fields.found(about)
    except ValidationError:
        raise Http404(about) from None
    if area is None:
        raise Http404(about)
    year = today - timedelta(days=365)
    told = competition_queries.losses(year, today).worth
    lines = competition_queries.lines(year, today, today, told)
    line = next((each for each in lines if each.key == (area.pk, feature.pk if feature else None)), None)
    if line is None:
        raise Http404(about)
    where = {"area": area, "feature": feature}
    link = line.link
    return {
        "page": _compared_page(line, about, actor),
        "line": line,
        "area": area,
        "accountable": str(_holder(area) or ""),
        "why": competition_words.why_first(line),
        "finer": [each for each in lines if each.area.pk == area.pk and each.feature and feature is None],
        "judgements": Judgement.objects.filter(**where).select_related("competitor"),
        "deals": LostDeal.objects.filter(**where).select_related("reason", "competitor")[:NEWEST],
        "asks": CustomerAsk.objects.filter(**where)[:NEWEST],
        "raised": raising.raised_from([link]).get((link.kind, link.id), []),
        "ask_url": raising.ask_address(link, _("Match others in %(name)s") % {"name": line.name}),
        "history": history(feature) if feature else (),
    }


def compared_url(area: Area | None, feature: Feature | None) -> str:
    """The page of an area or a feature as customers compare it."""
    if feature is not None:
        return feature.get_absolute_url()
    return reverse("strategy:compared-area", args=[area.slug]) if area else reverse("strategy:competition")


def _compared_page(line: competition_queries.Line, about: str, actor: Actor) -> Page:
    adding = {"about": about}
    actions: tuple[Action, ...] = (
        Action(_("Judge it"), reverse("strategy:judge", query=adding)),
        Action(
            _("Note a lost deal"), reverse("strategy:kept-add", args=["deals"], query=adding), style="quiet"
        ),
        Action(_("Note an ask"), reverse("strategy:kept-add", args=["asks"], query=adding), style="quiet"),
    )
    if line.feature is not None:
        changing = reverse("strategy:feature-change", args=[line.feature.pk])
        actions += (Action(_("Change"), changing, style="quiet"), _removing("feature", line.feature))
    return Page(
        title=_standing(line),
        short=line.name,
        purpose=line.about.purpose,
        guide="competitors#parity",
        crumbs=(_top(),),
        actions=actions if may(actor, StrategyPermission.CHANGE) else (),
    )


def _standing(line: competition_queries.Line) -> str:
    said = {"name": line.name, "behind": len(line.behind), "judged": line.judged}
    if not line.judged:
        return _("%(name)s: nobody has judged how we stand") % said
    if line.behind:
        return _("%(name)s: we are behind %(behind)s of %(judged)s competitors") % said
    return _("%(name)s: nobody of %(judged)s competitors is ahead of us") % said


def _candidate(record: Candidate, actor: Actor) -> dict[str, Any]:
    """What speaks for a candidate, and the next thing to do with it."""
    asks = list(CustomerAsk.objects.filter(candidate=record))
    deals = list(LostDeal.objects.filter(candidate=record).select_related("reason"))
    searches = list(MissedSearch.objects.filter(candidate=record).select_related("store"))
    context: dict[str, Any] = {"is_candidate": True, "asks": asks, "deals": deals, "searches": searches}
    context["evidence"] = _evidence(asks, deals, searches)
    if not may(actor, StrategyPermission.CHANGE):
        return context
    gathering = Action(_("Gather evidence"), reverse("strategy:gather", args=[record.pk]))
    closing = Action(_("Decide"), reverse("strategy:candidate-close", args=[record.pk]))
    if asks or deals or searches:
        why = _("What speaks for it is gathered: take it up, raise a request, or drop it with a reason.")
        return context | {"next": closing, "next_reason": why, "gather_url": gathering.url}
    why = _("Nothing speaks for it yet: choose the searches, asks and deals that do.")
    return context | {"next": gathering, "next_reason": why}


def _evidence(asks: list[CustomerAsk], deals: list[LostDeal], searches: list[MissedSearch]) -> str:
    sums: dict[str, int] = {}
    for deal in deals:
        sums[deal.currency] = sums.get(deal.currency, 0) + deal.amount_minor
    asked, searched = sum(each.count for each in asks), sum(each.searches for each in searches)
    parts = [
        ngettext("%(count)s search without result", "%(count)s searches without result", searched)
        % {"count": formats.number(searched)},
        ngettext("%(count)s ask", "%(count)s asks", asked) % {"count": formats.number(asked)},
        ngettext("%(count)s lost deal", "%(count)s lost deals", len(deals)) % {"count": len(deals)},
    ]
    lost = ", ".join(formats.money(minor, currency, 0) for currency, minor in sorted(sums.items()))
    return ", ".join(parts) + (f" ({lost})" if lost else "")


def _ours(signal: Signal, today: date) -> Fact:
    """A benchmark beside our own metric of the last four weeks, in words."""
    definition = definitions.named(signal.metric)
    last = figures.last_full_day(today)
    days = Days(last - timedelta(days=DAYS - 1), last)
    try:
        measures = figures.measures_of([signal.metric])
        row = figures.total(days, store=signal.store.slug if signal.store else None, measures=measures)
        value = row.ratio(signal.metric)
    except figures.FiguresRefused as refused:
        return Fact(metrics_words.name(definition), refused.sentence)
    currency = row.currency or "EUR"
    if value is None or signal.value is None:
        return Fact(metrics_words.name(definition), _("no figure in the last four weeks"))
    ours, theirs = rules.plain(definition, value, currency), signal.value
    said = {"ours": metrics_words.shown(definition, value, currency), "days": metrics_words.days(days)}
    if ours == theirs:
        sentence = _("%(ours)s: as the benchmark (%(days)s)")
    elif (ours > theirs) == (definition.better == "up"):
        sentence = _("%(ours)s: better than the benchmark (%(days)s)")
    else:
        sentence = _("%(ours)s: not as good as the benchmark (%(days)s)")
    return Fact(metrics_words.name(definition), sentence % said)


def searched_in_vain(today: date) -> str:
    """How many searches found nothing in the last four weeks, as the metric tells; empty where it cannot."""
    last = figures.last_full_day(today)
    try:
        measures = figures.measures_of([IN_VAIN])
        row = figures.total(Days(last - timedelta(days=DAYS - 1), last), store=None, measures=measures)
    except figures.FiguresRefused:
        return ""
    share = row.ratio(IN_VAIN)
    if share is None:
        return ""
    return _("In the last four weeks %(share)s of all searches found nothing.") % {
        "share": formats.percent(share)
    }


def _removing(one: str, record: Any) -> Action:
    """To take out what was entered by mistake."""
    asked = _("Take “%(name)s” out? Nothing of it stays but the history.") % {"name": record}
    address = reverse(f"strategy:{one}-remove", args=[record.pk])
    return Action(_("Take it out"), address, "danger", post=True, confirm=asked)


def _doing(kind: Kept, record: Any) -> tuple[Action, ...]:
    """What is done with a record: a judgement is followed by the next, searches come and go by their tables."""
    if isinstance(record, Judgement):
        about = competition_fields.written(record.area, record.feature)
        again = reverse("strategy:judge", query={"about": about, "competitor": record.competitor.slug})
        return (Action(_("Judge it again"), again),)
    if kind.fields is None:
        return ()
    changing = Action(_("Change"), reverse(f"strategy:{kind.one}-change", args=[record.pk]), style="quiet")
    return changing, _removing(kind.one, record)


def _raised(record: Any) -> dict[str, Any]:
    links = [record.link]
    if isinstance(record, MissedSearch):
        # the same words in another month or store are the same wish
        links = [each.link for each in MissedSearch.objects.filter(term__iexact=record.term)]
    found = raising.raised_from(links)
    return {
        "raised": [each for link in links for each in found.get((link.kind, link.id), [])],
        "ask_url": raising.ask_address(record.link, _asked(record)[:160]),
    }


def _asked(record: Any) -> str:
    """The title that is proposed for a request."""
    if isinstance(record, MissedSearch):
        return _("Answer searches for “%(term)s”") % {"term": record.term}
    if isinstance(record, Judgement) and record.stand == Stand.BEHIND:
        said = {"competitor": record.competitor, "name": record.about}
        return _("Match %(competitor)s in %(name)s") % said
    return str(record)


def _holder(area: Area | None) -> Any:
    return area.holder if area else None


def _top() -> Crumb:
    return Crumb(_("Competitive alignment"), reverse("strategy:competition"))
