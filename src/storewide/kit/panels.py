"""One module's part of Home: what a person should know of it at a glance, beside the parts of the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storewide.kit.pages import Action
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text


@dataclass(frozen=True)
class Panel:
    """A card of Home. Its title states the finding; Home draws card and head, `template` what is in it.

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
