"""What Home is composed of: the steps that are still missing, and the panels of the modules below."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats, wiring
from storewide.kit.panels import Panel
from storewide.kit.permissions import Level
from storewide.kit.requests import SignedInRequest
from storewide.kit.steps import Step
from storewide.kit.tags import Text

ROUND_DONE = "first_round_done"


@dataclass(frozen=True)
class Front:
    """Home for one person: its finding, the walk while a step is missing, the panels that say something.

    The walk comes first for whoever sets the operation up; for everybody else what waits for them does.
    """

    finding: Text
    steps: tuple[Step, ...]
    panels: tuple[Panel, ...]
    walk_first: bool = False

    @property
    def rows(self) -> list[tuple[Panel, ...]]:
        """The panels as they stand side by side: two narrow ones in a row, a wide or a lone one by itself."""
        rows: list[tuple[Panel, ...]] = []
        for panel in self.panels:
            if rows and not panel.wide and len(rows[-1]) == 1 and not rows[-1][0].wide:
                rows[-1] += (panel,)
            else:
                rows.append((panel,))
        return rows


def front(request: SignedInRequest) -> Front:
    """Ask every module for its step and its panel; the first finding among them heads the page."""
    steps = _missing_steps(request)
    panels = tuple(panel for give in wiring.load("home_panels") if (panel := give(request)) is not None)
    finding = next((panel.finding for panel in panels if panel.finding), None)
    walk_first = request.user.level >= Level.OWNER
    return Front(finding or _finding(steps, panels), steps, panels, walk_first)


def _missing_steps(request: SignedInRequest) -> tuple[Step, ...]:
    """All steps while any is missing, for whoever may take them; none once everything is there.

    A round that was found complete is not looked at again in the same session.
    """
    if request.user.level < Level.MEMBER or request.session.get(ROUND_DONE):
        return ()
    steps = tuple(give(request) for give in wiring.load("first_steps"))
    if any(step.missing for step in steps):
        return steps
    request.session[ROUND_DONE] = True
    return ()


def _finding(steps: tuple[Step, ...], panels: tuple[Panel, ...]) -> Text:
    """What Home says while no figure speaks: the way to the first one, else the first panel's title."""
    left = sum(step.missing for step in steps)
    words = {"left": formats.number(left)}
    if left and not any(step.done for step in steps):
        return ngettext("One step is the first round", "%(left)s steps to the first promise", left) % words
    if left:
        return (
            ngettext(
                "One step is left of the first round", "%(left)s steps are left of the first round", left
            )
            % words
        )
    return panels[0].title if panels else _("Nothing waits, and nothing is measured yet")
