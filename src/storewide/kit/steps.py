"""A walk of a few steps: what is done, what is next, what comes later (first run, checklists)."""

from collections.abc import Iterable
from dataclasses import dataclass

from storewide.kit.tags import Text


@dataclass(frozen=True)
class Step:
    """One step of a walk: what to do, why, and where."""

    label: Text
    done: bool
    url: str = ""
    hint: Text = ""
    #: what the button of the step says while it is the next one
    action: Text = ""


@dataclass(frozen=True)
class Standing:
    """A step with its place in the walk: `state` is "done", "now" (the first one not done) or "later"."""

    step: Step
    state: str


def standings(steps: Iterable[Step]) -> list[Standing]:
    """Each step with its state; exactly one is "now" as long as any is left."""
    found: list[Standing] = []
    now_taken = False
    for step in steps:
        state = "done" if step.done else "later" if now_taken else "now"
        now_taken = now_taken or state == "now"
        found.append(Standing(step, state))
    return found
