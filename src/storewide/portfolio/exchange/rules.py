"""Which of our states another tool's is, and what tells whether an item changed since it was last taken over."""

import hashlib
import re

from storewide.portfolio.exchange.reading import Row
from storewide.portfolio.models import RequestState

#: states that a file may bring a request to: a bet needs its case, a promise its freeze, measured its watch
REACHED = (
    RequestState.ASKED,
    RequestState.ACCEPTED,
    RequestState.BUILDING,
    RequestState.TESTING,
    RequestState.LIVE,
    RequestState.DECLINED,
)
_WORDS = (
    (r"won.?t|declin|reject|cancel|duplicate|archiv|not doing|obsolete|invalid", RequestState.DECLINED),
    (r"select|backlog.ready|planned", RequestState.ACCEPTED),
    (r"done|closed|resolved|released|shipped|live|launched|complete|deliver", RequestState.LIVE),
    (r"review|test|qa\b|verif|staging|uat", RequestState.TESTING),
    (r"progress|doing|develop|implement|building|started", RequestState.BUILDING),
    (r"accept|next|ready|approved|candidate|refin|discovery", RequestState.ACCEPTED),
)


def ours(theirs: str) -> RequestState:
    """The likeliest of our states for a name that another tool's people gave to theirs."""
    for words, state in _WORDS:
        if re.search(words, theirs, re.IGNORECASE):
            return state
    return RequestState.ASKED


def digest(row: Row) -> str:
    """What an item says, as 64 letters: the first 16 of its state, the rest of its title and text."""
    state = hashlib.sha256(row.state.encode()).hexdigest()[:16]
    return state + hashlib.sha256(f"{row.title}\0{row.text}".encode()).hexdigest()[:48]
