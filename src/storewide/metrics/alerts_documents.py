"""Alerts and rules as the documents that the command line and the API give: money in major units, a rate as a share."""

from typing import Any

from storewide.metrics import alerts_words, definitions, rules
from storewide.metrics.models import Alert, AlertRule


def alert(found: Alert) -> dict[str, Any]:
    """One alert."""
    return {
        "id": str(found.pk),
        "store": found.rule.store.slug,
        "metric": found.rule.metric,
        "by": found.rule.by or None,
        "segment": found.rule.segment.slug if found.rule.segment else None,
        "label": found.label or None,
        "finding": alerts_words.finding(found),
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "worst": found.worst_on.isoformat(),
        **{name: _number(found, getattr(found, name)) for name in ("expected", "low", "high", "got")},
        "state": found.state,
        "snoozed_until": found.snoozed_until.isoformat() if found.snoozed_until else None,
        "owner": str(found.owner) if found.owner else None,
        "cause": found.cause or None,
        "cause_link": found.cause_link or None,
    }


def rule(found: AlertRule) -> dict[str, Any]:
    """One rule."""
    return {
        "id": str(found.pk),
        "store": found.store.slug,
        "metric": found.metric,
        "by": found.by or None,
        "segment": found.segment.slug if found.segment else None,
        "budget": float(found.budget),
        "is_on": found.is_on,
        "looked_at_until": found.ran_until.isoformat() if found.ran_until else None,
    }


def _number(found: Alert, stored: int) -> int | float:
    """A value as documents give it: as the figures of the same day do."""
    definition = definitions.named(found.rule.metric)
    value = rules.of_stored(definition, stored)
    number = rules.plain(definition, value, found.rule.store.currency)
    return int(number) if definition.unit == "count" else float(number)
