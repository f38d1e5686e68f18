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
    #: worth taking, but nobody is held up by it and no walk waits for it
    optional: bool = False

    @property
    def missing(self) -> bool:
        """Whether the walk is not over without it."""
        return not self.done and not self.optional


@dataclass(frozen=True)
class Standing:
    """A step with its place in the walk: `state` is "done", "now" (the first one not done) or "later"."""

    step: Step
    state: str


def standings(steps: Iterable[Step]) -> list[Standing]:
    """Each step with its state; exactly one is "now" as long as any is missing; an optional one never is."""
    found: list[Standing] = []
    now_taken = False
    for step in steps:
        state = "done" if step.done else "later" if now_taken or step.optional else "now"
        now_taken = now_taken or state == "now"
        found.append(Standing(step, state))
    return found
