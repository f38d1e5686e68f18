"""The operation as a file: centres with what they share. Orders, bookings and what ended are history and in no file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from storewide.centre import operations
from storewide.centre.models import (
    Centre,
    Expert,
    Guideline,
    GuidelineException,
    Pricing,
    Service,
    Tool,
)
from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_records import (
    Named,
    NotThere,
    RecordsPart,
    called,
    lines_of,
    people,
    teams,
    units,
)

#: the most that an amount may be, in minor units
MOST = 10**15
#: what a list of names may come to
LONGEST_LIST = 10_000


def centres() -> Named:
    """Every centre by the name of its unit."""
    return {centre.unit.name.lower(): centre for centre in Centre.objects.select_related("unit")}


def amount(name: str, default: int | None = 0) -> Field:
    """A field of minor units."""
    return Field(name, Kind.NUMBER, default=default, bounds=(0, MOST))


class CentrePart(RecordsPart):
    """A section of one kind of the centre's records; `lists` name records of a kind, one a line."""

    model: ClassVar[Any]
    lists: ClassVar[Mapping[str, Any]] = {}
    compact = True

    def completed(self, row: Row) -> Row:
        return row | {name: "\n".join(sorted(row[name].split("\n"))).strip() for name in self.lists}

    def row(self, record: Any) -> Row:
        row = {}
        for field in self.fields:
            value = getattr(record, field.name)
            if field.name in self.lists:
                value = "\n".join(sorted(each.name for each in value.all()))
            row[field.name] = called(value) if field.name in self.named else value
        return row

    def values(self, row: Row, known: Mapping[str, Named]) -> dict[str, Any]:
        lists = {name: lines_of(row[name], read(), name) for name, read in self.lists.items()}
        return super().values(row, known) | lists

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        linked = {name: values.pop(name) for name in self.lists}
        operations.add(record=self.model(**values), linked=linked, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change(record=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        reason = _("The file of the operation does not have it any more.")
        operations.close(record=record, reason=reason, by=by, at=at)


class CentresPart(CentrePart):
    """Units that are a centre; one stays a centre."""

    model, name = Centre, "centres"
    about = "units that share services, tools and experts; “serves” names units, one a line (none: all); they stay"
    fields = (
        Field("unit", required=True, refers="units"),
        Field("currency", required=True, longest=3),
        Field("serves", longest=LONGEST_LIST),
    )
    key = ("unit",)
    named = {"unit": units}
    lists = {"serves": units}

    def records(self) -> Iterable[Any]:
        return Centre.objects.select_related("unit").prefetch_related("serves").order_by("unit__name")

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - on no day
        return []


class ToolsPart(CentrePart):
    """Tools in use."""

    model, name = Tool, "centre_tools"
    about = (
        "tools of a centre; the cost is that of a year, in minor units (cents); “teams” use it, one a line"
    )
    fields = (
        Field("name", required=True, longest=120),
        Field("centre", required=True, refers="centres"),
        Field("purpose", required=True, longest=120),
        Field("vendor", longest=120),
        Field("owner", refers="people"),
        amount("cost_minor"),
        Field("currency", required=True, longest=3),
        Field("users", Kind.NUMBER, default=0, bounds=(0, 10**6)),
        Field("teams", longest=LONGEST_LIST),
        Field("contract_ends", Kind.DAY, default=None),
        Field("notice_on", Kind.DAY, default=None),
    )
    key = ("name", "centre")
    named = {"centre": centres, "owner": people}
    lists = {"teams": teams}

    def records(self) -> Iterable[Any]:
        return _open(Tool, "owner").prefetch_related("teams").order_by("name", "pk")


class ServicesPart(CentrePart):
    """Services that are offered."""

    model, name = Service, "centre_services"
    about = "the catalogue of a centre; “team” provides it (none: the centre), “units” may order it, one a line (none: all)"
    fields = (
        Field("name", required=True, longest=120),
        Field("centre", required=True, refers="centres"),
        Field("description", longest=2000),
        Field("team", refers="teams"),
        Field("response_hours", Kind.NUMBER, required=True, bounds=(1, 10_000)),
        Field("pricing", required=True, choices=tuple(Pricing.values)),
        amount("price_minor"),
        Field("units", longest=LONGEST_LIST),
    )
    key = ("name", "centre")
    named = {"centre": centres, "team": teams}
    lists = {"units": units}

    def records(self) -> Iterable[Any]:
        return _open(Service, "team").prefetch_related("units").order_by("name", "pk")


class ExpertsPart(CentrePart):
    """Experts who can be booked."""

    model, name = Expert, "centre_experts"
    about = "experts whom units book; the rate is that of a day of eight hours, in minor units (cents)"
    fields = (
        Field("person", required=True, refers="people"),
        Field("centre", required=True, refers="centres"),
        Field("subject", required=True, longest=120),
        amount("day_rate_minor"),
        Field("weekly_hours", Kind.DECIMAL, required=True, bounds=(1, 60)),
    )
    key = ("person", "centre")
    named = {"person": people, "centre": centres}

    def completed(self, row: Row) -> Row:
        return row | {"person": row["person"].lower(), "weekly_hours": round(row["weekly_hours"], 1)}

    def records(self) -> Iterable[Any]:
        return _open(Expert, "person").order_by("person__email", "pk")


class GuidelinesPart(CentrePart):
    """Guidelines that bind."""

    model, name = Guideline, "centre_guidelines"
    about = "rules of a centre (Markdown); “units” are bound by it, one a line (none: all it serves)"
    compact = False
    fields = (
        Field("name", required=True, longest=120),
        Field("centre", required=True, refers="centres"),
        Field("text", required=True, longest=20_000),
        Field("owner", required=True, refers="people"),
        Field("units", longest=LONGEST_LIST),
        Field("review_on", Kind.DAY, default=None),
    )
    key = ("name", "centre")
    named = {"centre": centres, "owner": people}
    lists = {"units": units}

    def records(self) -> Iterable[Any]:
        return _open(Guideline, "owner").prefetch_related("units").order_by("name", "pk")


class ExceptionsPart(CentrePart):
    """Exceptions that nobody ended."""

    model, name = GuidelineException, "centre_exceptions"
    about = "what a unit may do otherwise than a guideline says, why, until when, and who approved it"
    fields = (
        Field("guideline", required=True, refers="centre_guidelines"),
        Field("centre", required=True, refers="centres"),
        Field("unit", required=True, refers="units"),
        Field("reason", required=True, longest=400),
        Field("until", Kind.DAY, required=True),
        Field("approved_by", required=True, refers="people"),
    )
    key = ("guideline", "centre", "unit", "reason")
    named = {"unit": units, "approved_by": people}

    def records(self) -> Iterable[Any]:
        found = GuidelineException.objects.open().select_related(
            "guideline__centre__unit", "unit", "approved_by"
        )
        return found.order_by("guideline__name", "unit__name", "reason", "pk")

    def row(self, record: Any) -> Row:
        return {
            "guideline": record.guideline.name,
            "centre": str(record.guideline.centre),
            "unit": record.unit.name,
            "reason": record.reason,
            "until": record.until,
            "approved_by": called(record.approved_by),
        }

    def values(self, row: Row, known: Mapping[str, Named]) -> dict[str, Any]:
        values = super().values(row, known)
        of_centre = Guideline.objects.filter(centre__unit__name__iexact=values.pop("centre"))
        values["guideline"] = of_centre.filter(name__iexact=row["guideline"]).first()
        if values["guideline"] is None:
            said = {"centre": row["centre"], "name": row["guideline"]}
            raise NotThere(_("%(centre)s has no guideline “%(name)s”; name one of its own.") % said)
        return values


def _open(model: Any, *joined: str) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = model.objects.open().select_related("centre__unit", *joined)
    return found


CENTRES = CentresPart()
TOOLS = ToolsPart()
SERVICES = ServicesPart()
EXPERTS = ExpertsPart()
GUIDELINES = GuidelinesPart()
EXCEPTIONS = ExceptionsPart()
