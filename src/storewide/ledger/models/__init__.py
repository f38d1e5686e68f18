"""Intended effects, measured effects, decisions."""

from storewide.ledger.models.codes import GRADES, Direction, Grade, Outcome, Verdict
from storewide.ledger.models.intended import Frozen, IntendedEffect, IntendedEffectQuerySet
from storewide.ledger.models.measured import (
    Decision,
    DecisionQuerySet,
    MeasuredEffect,
    MeasuredEffectQuerySet,
)

__all__ = [
    "GRADES",
    "Decision",
    "DecisionQuerySet",
    "Direction",
    "Frozen",
    "Grade",
    "IntendedEffect",
    "IntendedEffectQuerySet",
    "MeasuredEffect",
    "MeasuredEffectQuerySet",
    "Outcome",
    "Verdict",
]
