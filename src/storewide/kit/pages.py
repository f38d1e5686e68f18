"""What stands at the head of every page: its finding in words, its purpose, its place, what can be done."""

from dataclasses import dataclass

from django.urls import get_script_prefix

from storewide.kit.tags import Text

GUIDE_PATH = "guide/"


#: a head with more actions than this shows only the first ones, the others under “More”
MOST_ACTIONS = 5
FIRST_ACTIONS = 4


@dataclass(frozen=True)
class Crumb:
    """One step of the way to this page; the page itself is not among them."""

    label: Text
    url: str


@dataclass(frozen=True)
class Action:
    """Something that can be done from a page: a link, or with `post` a button that changes something.

    `style` is one of "" (the one main action), "quiet" and "danger". With `confirm`, a dialog asks this
    question before a button posts.
    """

    label: Text
    url: str
    style: str = ""
    post: bool = False
    confirm: Text = ""


@dataclass(frozen=True)
class Page:
    """The head of a page.

    `title` states the finding in words where there is one, else the name of the page. `purpose` is one line
    on what the page is for. `guide` is the section of the guide that explains it: `area` or `area#section`.
    """

    title: Text
    purpose: Text = ""
    guide: str = ""
    crumbs: tuple[Crumb, ...] = ()
    actions: tuple[Action, ...] = ()
    #: the title of the browser's tab, where the finding is too long for one
    short: Text = ""

    @property
    def tab(self) -> Text:
        """What the browser's tab shows."""
        return self.short or self.title

    @property
    def shown(self) -> tuple[Action, ...]:
        """The actions that stand in the head; where there are many, the first ones."""
        return self.actions if len(self.actions) <= MOST_ACTIONS else self.actions[:FIRST_ACTIONS]

    @property
    def further(self) -> tuple[Action, ...]:
        """The actions that stand under “More”."""
        return self.actions[len(self.shown) :]

    @property
    def guide_url(self) -> str:
        """The address of the guide's section, or an empty text where the page names none."""
        return guide_url(self.guide) if self.guide else ""


def guide_url(reference: str) -> str:
    """The address inside the product of `area` or `area#section` of the guide; of its front page for ""."""
    area, _, section = reference.partition("#")
    address = f"{get_script_prefix()}{GUIDE_PATH}"
    if area:
        address += f"{area}/"
    return f"{address}#{section}" if section else address
