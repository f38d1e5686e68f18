"""What a question about the company is made of: answers, and what each says of the options that it speaks of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from storewide.kit.tags import Text

#: what answers speak of: an operating model, and where eCommerce stands in the company
MODEL, STRUCTURE = "model", "structure"


@dataclass(frozen=True)
class Speaks:
    """What an answer says of each option: points from -2 (against it) to 2 (for it), and why."""

    points: Mapping[str, int]
    why: Text


@dataclass(frozen=True)
class Answer:
    """One of the answers to a question; `speaks` by what it speaks of."""

    code: str
    label: Text
    speaks: Mapping[str, Speaks] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question about the company; `about` is its subject in one or two words."""

    code: str
    about: Text
    text: Text
    answers: tuple[Answer, ...]

    def answer(self, code: str) -> Answer | None:
        """The answer of this code; None where there is none."""
        return next((each for each in self.answers if each.code == code), None)


def for_model(independent: int, centralised: int, hybrid: int, why: Text) -> Speaks:
    """What speaks for each operating model."""
    return Speaks({"independent": independent, "centralised": centralised, "hybrid": hybrid}, why)


def for_structure(business_unit: int, department: int, sales_channel: int, why: Text) -> Speaks:
    """What speaks for each place of eCommerce in the company."""
    points = {"business_unit": business_unit, "department": department, "sales_channel": sales_channel}
    return Speaks(points, why)
