"""What was measured, and what was decided, as lists."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.ledger import evidence_words, words
from storewide.ledger.models import Grade, MeasuredEffect, Outcome, Verdict


def measured(first: Action | None) -> ListSpec:
    """Everything that was measured, with or without a promise; `first` is what to do while nothing is."""
    return ListSpec(
        name="measured-effects",
        columns=(
            Column("what", _("What was measured"), sort="what", url=lambda row: row.get_absolute_url()),
            Column("metric", _("Metric"), value=lambda row: words.metric_name(row.metric), sort="metric"),
            Column("change", _("Change"), value=lambda row: _share(row.estimate), kind=Kind.CHANGE),
            Column("interval", _("Between"), value=evidence_words.interval, priority=2),
            Column("verdict", _("Says"), value=evidence_words.verdict_tag, kind=Kind.TAG),
            Column("grade", _("Grade"), sort="grade"),
            Column("promised", _("Promised"), value=_promised, url=_promise_url, priority=2),
            Column("first", _("From"), kind=Kind.DAY, sort="first", priority=3),
            Column("last", _("To"), kind=Kind.DAY, sort="last", priority=3),
            Column("measured", _("Measured"), value="created_at", kind=Kind.DAY, sort="created_at"),
        ),
        search=("what", "metric"),
        search_label=_("Search what was measured"),
        filters=(
            Filter("grade", _("Grade"), [each for each in Grade.choices if each[0] != Grade.NONE]),
            Filter("verdict", _("Says"), Verdict.choices),
        ),
        order="-measured",
        counted=ngettext_lazy("%(shown)s effect", "%(shown)s effects", "count"),
        empty=Empty(
            _("Nothing is measured yet"),
            _("An experiment or the watch of a release measures; what it finds stands here with its grade."),
            first,
        ),
    )


def decisions(first: Action | None) -> ListSpec:
    """Everything that was decided about experiments and releases; `first` is what to do while nothing is."""
    return ListSpec(
        name="decisions",
        columns=(
            Column("what", _("What it is about"), sort="what", url=lambda row: row.get_absolute_url()),
            Column("outcome", _("Decision"), value=evidence_words.outcome_tag, kind=Kind.TAG),
            Column("reason", _("Reason")),
            Column("accountable", _("Accountable"), value="accountable__name", sort="accountable__name"),
            Column("decided_by", _("Decided by"), value="decided_by_label", priority=3),
            Column("decided", _("Decided"), value="decided_at", kind=Kind.DAY, sort="decided_at"),
        ),
        search=("what", "reason", "accountable__name"),
        search_label=_("Search decisions and their reasons"),
        filters=(Filter("outcome", _("Decision"), Outcome.choices),),
        order="-decided",
        counted=ngettext_lazy("%(shown)s decision", "%(shown)s decisions", "count"),
        empty=Empty(
            _("Nothing is decided yet"),
            _("The accountable person decides about each experiment and each release, with a reason."),
            first,
        ),
    )


def _share(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / 100


def _promised(row: MeasuredEffect) -> str:
    return words.short(row.effect) if row.effect else ""


def _promise_url(row: MeasuredEffect) -> str:
    return row.effect.get_absolute_url() if row.effect and row.effect.frozen_at else ""
