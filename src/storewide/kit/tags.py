"""A state in one or two words: good, bad, waiting or unknown, told by word, shape and colour together."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

#: what a person reads: a text, or a message translated when it is shown
type Text = str | Promise


class Tone(Enum):
    """What a state means for the reader; PLAIN says nothing about good or bad."""

    GOOD = "good"
    BAD = "bad"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    PLAIN = "plain"


#: the shape that goes with a tone, so that colour is never alone; icon names of `kit.icons`
SHAPES = {
    Tone.GOOD: "check",
    Tone.BAD: "cross",
    Tone.WAITING: "clock",
    Tone.UNKNOWN: "question",
    Tone.PLAIN: "",
}


@dataclass(frozen=True)
class Tag:
    """A label with its tone; `shape` replaces the tone's own icon (`up` and `down` for a rise or a fall)."""

    label: Text
    tone: Tone = Tone.PLAIN
    shape: str = ""

    @property
    def icon(self) -> str:
        """The name of the icon shown before the label, or an empty text."""
        return self.shape or SHAPES[self.tone]

    def __str__(self) -> str:
        return str(self.label)
