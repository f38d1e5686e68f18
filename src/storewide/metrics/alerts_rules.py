"""What may be watched, and in which bounds."""

from datetime import timedelta

from storewide.metrics import segments
from storewide.warehouse.questions import DIMENSIONS as ALL

#: days and stores are no parts of a store's trade, and lines of one kind or state are no trade of their own
_LEFT_OUT = frozenset({"store", "kind", "status", "currency", "event", "page", "customer"})
#: what a rule may watch each value of
DIMENSIONS = (*(name for name in ALL if name not in _LEFT_OUT), segments.NAME)
#: false alarms a month that a rule may be allowed
MOST_A_MONTH = 100
LONGEST_SNOOZE = timedelta(days=92)
#: facts that come later than this change no alert any more
LATE = timedelta(days=28)
#: a rule tells of so many days before it was made
BEFORE_IT_WAS_MADE = timedelta(days=7)
