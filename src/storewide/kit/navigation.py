"""The rail beside every page: the loop's steps as groups, each with the pages that belong to it."""

from dataclasses import dataclass, field

from storewide.kit.tags import Text


@dataclass(frozen=True)
class Entry:
    """One page of the rail; `count` is how many things wait there (None shows nothing)."""

    label: Text
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """One step of the loop; a group without entries is left out, one without a label stands alone (Home)."""

    label: Text
    entries: tuple[Entry, ...] = field(default=())

    @property
    def here(self) -> bool:
        """Whether the page that is open belongs to this step."""
        return any(entry.active for entry in self.entries)


@dataclass(frozen=True)
class Choice:
    """One of the things a picker in the bar offers (a store)."""

    label: Text
    url: str
    active: bool = False


@dataclass(frozen=True)
class Shell:
    """Everything of the frame that is not the page itself; given to `kit/base.html` as `shell`.

    Each part may be missing: the frame leaves its place out.
    """

    groups: tuple[Group, ...] = ()
    home_url: str = "/"
    search_url: str = ""
    stores: tuple[Choice, ...] = ()
    account_name: str = ""
    account_detail: str = ""
    profile_url: str = ""
    sign_out_url: str = ""
    banner: Text = ""

    @property
    def store(self) -> Choice | None:
        """The store (or "All stores") that the pages show now."""
        return next((choice for choice in self.stores if choice.active), None)

    @property
    def initials(self) -> str:
        """At most two letters that stand for the account in the bar."""
        words = self.account_name.replace("@", " ").replace(".", " ").split()
        return "".join(word[0] for word in words[:2]).upper()
