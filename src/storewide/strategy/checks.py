"""Numbered checks of strategy: reviews and check-ins that are overdue, key results that nothing tells."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.checks import Finding
from storewide.lib.clock import now
from storewide.metrics import definitions
from storewide.strategy import queries
from storewide.strategy.models import Document, Goal, KeyResult, Objective


def reviews_overdue() -> Iterable[Finding]:
    """STR001: a principle or strategy document should have been read again; one query."""
    today = now().date()
    for document in Document.objects.overdue(today).for_list().order_by("review_on", "pk"):
        shown = {"title": document, "day": formats.day(document.review_on), "owner": document.owner}
        yield Finding(
            "STR001",
            _("“%(title)s” was to be read again by %(day)s; %(owner)s says that it holds, or rewrites it.")
            % shown,
            reverse("strategy:document-review", args=[document.pk]),
            link=document.link,
        )


def objectives_without_check_in() -> Iterable[Finding]:
    """STR002: nobody has said anything of an objective for longer than its check-ins may lie apart; one query."""
    today = now().date()
    for objective, last in queries.check_ins_due(Objective.objects.all(), today):
        days = (today - (last or objective.begins)).days
        shown = {"name": objective, "days": formats.number(days), "owner": objective.owner}
        yield Finding(
            "STR002",
            _("Nobody has checked in with “%(name)s” for %(days)s days.") % shown,
            reverse("strategy:check-in", args=[objective.pk]),
            reason=_("An objective that nobody speaks of is steered by nobody."),
            cure=_("Say how sure you are of each of its key results."),
            link=objective.link,
        )


def key_results_without_source() -> Iterable[Finding]:
    """STR003: a key result reads a metric that is gone, or has neither a metric nor anybody who tells it; one query."""
    known = definitions.all_definitions()
    loose = Q(metric="", owner=None, objective__owner=None) | ~Q(metric="") & ~Q(metric__in=list(known))
    for each in KeyResult.objects.filter(loose, objective__closed_on=None).for_list():
        if each.metric:
            sentence = _("“%(name)s” reads the metric “%(metric)s”, which there is no more; choose another.")
        else:
            sentence = _("“%(name)s” has neither a metric nor an owner who tells its number; give it one.")
        yield Finding(
            "STR003",
            sentence % {"name": each, "metric": each.metric},
            reverse("strategy:key-result-change", args=[each.pk]),
            link=each.link,
        )


def nobody_owns() -> Iterable[Finding]:
    """STR004: nobody who is here owns an open goal or objective; two queries."""
    today = now().date()
    for goal in Goal.objects.open().for_list():
        if goal.accountable is None or not goal.accountable.here(today):
            yield Finding(
                "STR004",
                _("Nobody owns the goal “%(name)s”; name a person, or an area somebody answers for.")
                % {"name": goal},
                reverse("strategy:goal-change", args=[goal.pk]),
                link=goal.link,
            )
    for objective in Objective.objects.open().for_list():
        if objective.owner is None or not objective.owner.here(today):
            yield Finding(
                "STR004",
                _("Nobody owns the objective “%(name)s”; name a person.") % {"name": objective},
                reverse("strategy:objective-change", args=[objective.pk]),
                link=objective.link,
            )
