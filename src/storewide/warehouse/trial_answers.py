"""Puts the answer of a trial together: its arms, who is in two of them, and when units entered."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from storewide.warehouse.engines import trying
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.trying import Entered, Files
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.trials import Arm, Exposed, Sums, TrialAnswer, TrialQuestion


def answer(session: Session, folder: Path, manifest: Manifest, question: TrialQuestion) -> TrialAnswer:
    """The answer to a valid question from the facts that the manifest lists."""
    terms = manifest.stores.get(question.store)
    files = Files(
        *(_of_days(folder, manifest, question, fact) for fact in ("exposure", "order_line", "event"))
    )
    tax = "included" if terms and terms.prices_include_tax else "apart"
    entered = trying.entered(session, files, question, tax=tax)
    variants = trying.variants(session, files.exposures, question)
    return TrialAnswer(
        question=question,
        arms=tuple(_arm(variant, entered, question.outcomes) for variant in variants),
        in_two_arms=sum(each.units for each in entered if each.variant is None),
        by_day={(each.day, each.variant): each.units for each in entered if each.day and each.variant},
        currency=terms.currency if terms else None,
        version=manifest.version,
    )


def experiments(session: Session, folder: Path, manifest: Manifest, store: str) -> tuple[Exposed, ...]:
    """The experiments that the store has exposures of, sorted by key."""
    found: dict[str, Exposed] = {}
    files = [folder / entry.path for entry in manifest.of("exposure", frozenset({store}))]
    for key, variant, first, last, units in trying.experiments(session, files):
        known = found.get(key, Exposed(key, first, last, {}))
        found[key] = Exposed(
            key, min(known.first, first), max(known.last, last), {**known.units, variant: units}
        )
    return tuple(found.values())


def _of_days(folder: Path, manifest: Manifest, question: TrialQuestion, fact: str) -> list[Path]:
    """The fact's day files of the trial's days: whoever entered then did nothing that counts in an earlier one."""
    first, last = question.first.isoformat(), question.last.isoformat()
    entries = manifest.of(fact, frozenset({question.store}))
    return [folder / entry.path for entry in entries if first <= entry.part <= last]


def _arm(variant: str, entered: Iterable[Entered], outcomes: Sequence[str]) -> Arm:
    own = [each for each in entered if each.variant == variant]
    return Arm(
        variant=variant,
        units=sum(each.units for each in own),
        outcomes={
            outcome: Sums(
                sum(each.sums[outcome][0] for each in own), sum(each.sums[outcome][1] for each in own)
            )
            for outcome in outcomes
        },
    )
