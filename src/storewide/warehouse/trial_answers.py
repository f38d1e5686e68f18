"""Puts the answer of a trial together: its arms, who is in two of them, and when units entered.

A trial is answered where its exposures lie: out of our own facts, or by the connection that declares them.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storewide.warehouse import links, outside_trials
from storewide.warehouse.connections import Connected
from storewide.warehouse.engines import trying
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.trying import Entered, Files, Linked
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.outside_answers import Outside
from storewide.warehouse.outside_columns import day_at
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.trials import Arm, Exposed, Sums, TrialAnswer, TrialQuestion, Unit


def answer(session: Session, folder: Path, manifest: Manifest, question: TrialQuestion) -> TrialAnswer:
    """The answer to a valid question from the facts that the manifest lists."""
    terms = manifest.stores.get(question.store)
    files = Files(
        *(_of_days(folder, manifest, question, fact) for fact in ("exposure", "order_line", "event"))
    )
    trying.lend(session, _linked(folder, manifest, question.unit))
    tax = "included" if terms and terms.prices_include_tax else "apart"
    entered = trying.entered(session, files, question, tax=tax)
    variants = trying.variants(session, files.exposures, question)
    return _answer(question, entered, variants, terms.currency if terms else None, manifest.version)


def answer_outside(outside: Outside, found: Connected, question: TrialQuestion) -> TrialAnswer:
    """The answer of the connection that declares the exposures. Raises FactsApart or SourceFault."""
    outside_trials.require_declared(found, question)
    entered = [
        _entered(row, question) for row in outside.rows(found, outside_trials.entered(found, question))
    ]
    variants = sorted(row["variant"] for row in outside.rows(found, outside_trials.variants(found, question)))
    return _answer(question, entered, variants, found.terms.currency, 0)


def require_together(outside: Outside, question: TrialQuestion) -> None:
    """Raise FactsApart where the exposures are our own, and the facts that outcomes come from are not."""
    for found in outside.connected(question.store):
        if any(found.declared(fact) for fact in outside_trials.needed(question)):
            raise FactsApart(
                f"The exposures of {question.store} are not declared in the connection that has its orders or events; "
                "declare them there too."
            )


def _answer(
    question: TrialQuestion,
    entered: Sequence[Entered],
    variants: Iterable[str],
    currency: str | None,
    version: int,
) -> TrialAnswer:
    return TrialAnswer(
        question=question,
        arms=tuple(_arm(variant, entered, question.outcomes) for variant in variants),
        in_two_arms=sum(each.units for each in entered if each.variant is None),
        by_day={(each.day, each.variant): each.units for each in entered if each.day and each.variant},
        currency=currency,
        version=version,
    )


def experiments(session: Session, folder: Path, manifest: Manifest, store: str) -> tuple[Exposed, ...]:
    """The experiments that the store has exposures of, sorted by key."""
    files = [folder / entry.path for entry in manifest.of("exposure", frozenset({store}))]
    trying.lend(session, _linked(folder, manifest, "visitor"))
    return _exposed(trying.experiments(session, files))


def _exposed(arms: Iterable[tuple[str, str, date, date, int]]) -> tuple[Exposed, ...]:
    found: dict[str, Exposed] = {}
    for key, variant, first, last, units in arms:
        known = found.get(key, Exposed(key, first, last, {}))
        found[key] = Exposed(
            key, min(known.first, first), max(known.last, last), {**known.units, variant: units}
        )
    return tuple(found.values())


def experiments_outside(outside: Outside, found: Connected) -> tuple[Exposed, ...]:
    """The experiments that the declared exposures name, sorted by key. Raises SourceFault."""
    declared = found.declared("exposure")
    if declared is None:
        return ()
    rows = outside.rows(found, outside_trials.experiments(declared))
    zone = found.terms.zone
    return _exposed(
        (
            row["experiment"],
            row["variant"],
            day_at(zone, int(row["first"])),
            day_at(zone, int(row["last"])),
            int(row["units"]),
        )
        for row in sorted(rows, key=lambda row: (row["experiment"], row["variant"]))
    )


def _linked(folder: Path, manifest: Manifest, unit: Unit) -> Linked:
    """Who is whom, as the links say that were not cut."""
    found = links.load(folder, manifest)
    if unit == "visitor":
        return Linked(found.first_of, found.visitor_of)
    return Linked({}, found.customer_of)


def _of_days(folder: Path, manifest: Manifest, question: TrialQuestion, fact: str) -> list[Path]:
    """The fact's day files of the trial's days: whoever entered then did nothing that counts in an earlier one."""
    first, last = question.first.isoformat(), question.last.isoformat()
    entries = manifest.of(fact, frozenset({question.store}))
    return [folder / entry.path for entry in entries if first <= entry.part <= last]


def _entered(row: dict[str, Any], question: TrialQuestion) -> Entered:
    day = row["entered_day"]
    return Entered(
        variant=row["variant"],
        day=None if day is None else date(1970, 1, 1) + timedelta(days=int(day)),
        units=int(row["units"]),
        sums={each: (int(row[each]), int(row[f"{each}_squared"])) for each in question.outcomes},
    )


def _arm(variant: str, entered: Iterable[Entered], outcomes: Sequence[str]) -> Arm:
    own = [each for each in entered if each.variant == variant]
    return Arm(
        variant=variant,
        units=sum(each.units for each in own),
        outcomes={
            outcome: Sums(
                sum(each.sums[outcome][0] for each in own),
                sum(each.sums[outcome][1] for each in own),
                math.fsum(each.cubes[outcome] for each in own)
                if all(outcome in each.cubes for each in own)
                else None,
            )
            for outcome in outcomes
        },
    )
