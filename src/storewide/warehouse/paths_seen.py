"""What a visitor's path is counted as: a page, cut to its first two parts; a family of very many pages as one.

`/help/returns/2024?from=mail` is the page `/help/returns`. Pages that begin alike are a family; one with more than forty
in a month, as products are, is told as `/product/(other)`. Beyond three hundred, pages that come later are `(other)`.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from storewide.warehouse.crowds import NOBODYS

OTHER = "(other)"
#: pages of one family in a month, pages in a month, names of events in a month
FAMILY = 40
PAGES = 300
EVENTS = 100


def page_of(path: str | None) -> str:
    """The page of a path; `(none)` without one."""
    if not path:
        return NOBODYS
    bare = path.partition("?")[0].partition("#")[0]
    return "/" + "/".join([part for part in bare.split("/") if part][:2])


class Listed:
    """The names that a month tells one by one; those that come when there are as many as `most` are `(other)`.

    What was listed once stays so, and what was not never is: a name stands for all of its events of the month.
    """

    def __init__(self, listed: Iterable[str], most: int, always: Iterable[str] = ()) -> None:
        self._listed = set(listed) - {OTHER}
        self._is_full = OTHER in set(listed)
        self._most, self._always = most, frozenset(always)

    def add(self, names: Iterable[str]) -> None:
        """Further names, the most important first."""
        for name in names:
            if name in self._listed or name in self._always:
                continue
            if len(self._listed) >= self._most:
                self._is_full = True
            if not self._is_full:
                self._listed.add(name)

    def label(self, name: str) -> str:
        """What the name is told as."""
        return name if name in self._listed or name in self._always else OTHER


class Pages:
    """The same of pages, where large families come together."""

    def __init__(self, listed: Iterable[str]) -> None:
        told = set(listed)
        self._is_full = OTHER in told
        self._together = {each.removesuffix("/" + OTHER) for each in told if each.endswith("/" + OTHER)}
        self._listed = {each for each in told if each != OTHER and not each.endswith("/" + OTHER)}
        self._sizes: dict[str, int] = {}
        for each in self._listed:
            self._sizes[_family(each)] = self._sizes.get(_family(each), 0) + 1

    def add(self, pages: Iterable[str]) -> None:
        """Further pages, the most important first."""
        for page in pages:
            family = _family(page)
            if page in self._listed or family in self._together or self._is_full:
                continue
            if family and self._sizes.get(family, 0) >= FAMILY:
                self._unite(family)
            elif len(self._listed) + len(self._together) >= PAGES:
                self._is_full = True
            else:
                self._listed.add(page)
                self._sizes[family] = self._sizes.get(family, 0) + 1

    def _unite(self, family: str) -> None:
        self._together.add(family)
        self._listed = {each for each in self._listed if _family(each) != family}

    def label(self, page: str) -> str:
        """What the page is told as; a label is told as what became of it."""
        if page in self._listed or page == NOBODYS:
            return page
        family = _family(page)
        return f"{family}/{OTHER}" if family in self._together else OTHER

    def tells(self, pattern: str) -> bool:
        """Whether the labels alone say which pages fit a pattern; else one must look at each path again."""
        if self._is_full:
            return pattern in self._listed
        return not any(_touches(pattern, family) for family in self._together)


def fits(page: str, patterns: Iterable[str]) -> bool:
    """Whether a page or a label fits any of the patterns, in which `*` stands for any text and `?` for one letter."""
    return any(fnmatchcase(page, each) for each in patterns)


def _touches(pattern: str, family: str) -> bool:
    """Whether a pattern may fit some pages of a family and others not."""
    if fnmatchcase(f"{family}/{OTHER}", pattern) and pattern.endswith("*"):
        return False
    begins = pattern.partition("*")[0].partition("?")[0].partition("[")[0]
    head = f"{family}/"
    return head.startswith(begins) or begins.startswith(head)


def _family(page: str) -> str:
    """The first part of a page of two, such as `/product`; empty for a page of one."""
    family, _, _own = page.rpartition("/")
    return family
