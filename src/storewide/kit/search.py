"""Finding anything by a few letters: what each module gives for a search over the whole house."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from storewide.kit.permissions import Actor
from storewide.kit.tags import Text

#: how many hits one module gives at most
MOST = 6


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what kind of thing it is, its name, a few words more, and its address."""

    kind: Text
    title: Text
    detail: Text
    url: str


#: what a module gives for words that somebody typed: its best hits, at most `MOST`, and none that they may not see
type Search = Callable[[Actor, str], Iterable[Hit]]
