"""How far a long job is: done of what, cancellable, its result linked once it ends."""

from dataclasses import dataclass

from storewide.kit.links import Link
from storewide.kit.tags import Tag, Text


@dataclass(frozen=True)
class Progress:
    """The state of one long job as its page shows it.

    `total` None means that nobody knows yet how much there is. While `running`, the page asks `poll_url`
    again every second and puts the answer (`kit/parts/progress.html` once more) in its place.
    """

    label: Text
    done: int
    total: int | None
    running: bool
    poll_url: str
    state: Tag | None = None
    detail: Text = ""
    cancel_url: str = ""
    result: Link | None = None
