"""The operation as a file, its absences: when somebody is away, so that deputies and duty are known."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.permissions import Actor
from storewide.organization import ability_operations
from storewide.organization.file_records import RecordsPart, people
from storewide.organization.models import Absence


class AbsencesPart(RecordsPart):
    """Days away."""

    name = "absences"
    about = "when somebody is away, from the first to the last day"
    fields = (
        Field("person", required=True, refers="people"),
        Field("from", Kind.DAY, default=None, required=True),
        Field("until", Kind.DAY, default=None, required=True),
    )
    key = ("person", "from", "until")
    compact = True
    called = {"from": "begins", "until": "ends"}
    named = {"person": people}

    def fault(self, row: Row) -> str:
        if row["until"] < row["from"]:
            return _("it ends on %(until)s, before it begins; change one of the days.") % {
                "until": row["until"]
            }
        return ""

    def records(self) -> Iterable[Any]:
        found = Absence.objects.select_related("person")
        return found.order_by("person__name", "person__email", "begins", "pk")

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        ability_operations.note_absence(**values, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        """Other days are another absence: all of it is its key."""
        stored = {"person": record.person, "begins": record.begins, "ends": record.ends}
        self.take_out(record, by=by, at=at)
        self.make(stored | values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        ability_operations.drop_absence(absence=record, by=by, at=at)
