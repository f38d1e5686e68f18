"""One module's part of a page that others share: of Home, or of a record of a lower module (a team, a person)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storewide.kit import wiring
from storewide.kit.pages import Action
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text


@dataclass(frozen=True)
class Panel:
    """A card of a page. Its title states the finding; the page draws card and head, `template` what is in it.

    The template finds its values under `panel.context`. A wide panel takes the whole row. `finding` is the
    one sentence with which Home may begin, and `more` leads to the page behind the panel.
    """

    title: Text
    template: str
    context: Mapping[str, Any]
    wide: bool = False
    finding: Text = ""
    more: Action | None = None


#: what a module gives Home: its panel, or None where the person may not see it or it says nothing
type PanelOf = Callable[[SignedInRequest], Panel | None]

#: what a module gives the page of a lower module's record: its panel about it, or None
type PanelAbout[Record] = Callable[[SignedInRequest, Record], Panel | None]


def about(request: SignedInRequest, listed: str, record: Any) -> list[Panel]:
    """The panels that the wiring's list `listed` ("team_panels") has about a record, in its order."""
    made = (panel_about(request, record) for panel_about in wiring.load(listed))
    return [panel for panel in made if panel is not None]
