"""Numbered checks: what each module knows that is not as it should be (`OWN001`), said in a sentence with its cure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from storewide.kit.tags import Text, Tone


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: its number, a sentence, and where to mend it."""

    code: str
    sentence: Text
    url: str
    tone: Tone = Tone.WAITING


#: what a module gives: all findings of one check as they stand now
type Check = Callable[[], Iterable[Finding]]
