"""What the API of working groups takes; parts are checked by the forms of their pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import Field, Schema

from storewide.coordination import parts
from storewide.coordination.models import GroupRole, Path, Visibility, WorkingGroup
from storewide.coordination.parts import Sort
from storewide.kit.errors import PartsRefused
from storewide.kit.naming import UnknownName, named
from storewide.organization.fields import find
from storewide.organization.models import Person, Team, Unit

#: which field of `PartIn` gives a field of a part's form
_GIVEN = {
    "what": "text",
    "name": "text",
    "topic": "text",
    "owner": "person",
    "responsible": "person",
    "on": "due_on",
    "purpose": "words",
    "brings": "words",
    "agenda": "words",
}


class CharterIn(Schema):
    """A new working group; `sponsor` and `facilitator` by e-mail or full name, `initiative_link` as kind and id."""

    name: str = Field(min_length=1, max_length=120)
    initiative: str = Field(min_length=1, max_length=300)
    begins: date
    ends: date
    visibility: Visibility = Visibility.EVERYBODY
    chat_url: str = Field("", max_length=500, pattern=r"^(https?://\S+)?$")
    agenda_url: str = Field("", max_length=500, pattern=r"^(https?://\S+)?$")
    out_of_scope: str = Field("", max_length=4000)
    initiative_link: str = ""
    sponsor: str = ""
    facilitator: str = ""


class GroupChangeIn(Schema):
    """What a working group is to say of itself; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=120)
    initiative: str | None = Field(None, min_length=1, max_length=300)
    begins: date | None = None
    ends: date | None = None
    visibility: Visibility | None = None
    chat_url: str | None = Field(None, max_length=500, pattern=r"^(https?://\S+)?$")
    agenda_url: str | None = Field(None, max_length=500, pattern=r"^(https?://\S+)?$")
    out_of_scope: str | None = Field(None, max_length=4000)
    expected_version: int | None = None


class PhaseIn(Schema):
    """The next phase of a group that ends."""

    name: str = Field(min_length=1, max_length=120)
    begins: date
    ends: date


class DisbandIn(Schema):
    """How a group ends. `owners` places each open part by its id: an e-mail, or empty for the next phase."""

    outcome: str = Field(min_length=1, max_length=4000)
    reason: str = Field("", max_length=2000)
    owners: dict[UUID, str] = Field(default_factory=dict)
    next_phase: PhaseIn | None = None


class PartIn(Schema):
    """What a part says; its sort decides which of these count. `path` by its name, `person` by e-mail or full name."""

    text: str | None = Field(None, min_length=1, max_length=2000)
    due_on: date | None = None
    person: str | None = None
    path: str | None = None
    role: GroupRole | None = None
    words: str | None = Field(None, max_length=4000)
    link: str | None = None


class WordsIn(Schema):
    """What came of it: evidence, outcome or answer."""

    words: str = Field("", max_length=8000)


class WaitsForIn(Schema):
    """Which team an item waits for, by name, and with what."""

    team: str
    because: str = Field(min_length=1, max_length=300)


class MeetingNotesIn(Schema):
    """A meeting as it was: who was there by e-mail or full name, and what was decided."""

    present: list[str] = Field(default_factory=list)
    decisions: list[str] = Field(default_factory=list)
    notes: str = Field("", max_length=8000)
    no_decision: bool = False


def person_named(text: str) -> Person | None:
    """The person meant by an e-mail or a full name; None for an empty text. Raises UnknownName."""
    try:
        return find(text) if text else None
    except ValidationError as error:
        raise UnknownName(" ".join(error.messages)) from None


def team_named(name: str) -> Team:
    """The team of this name. Raises UnknownName."""
    return named(Team, name, name__iexact=name)


def unit_named(name: str) -> Unit:
    """The unit of this name. Raises UnknownName."""
    return named(Unit, name, name__iexact=name)


def part_values(sort: Sort, group: WorkingGroup, body: PartIn, part: Any = None) -> dict[str, Any]:
    """What a part is to hold, by field of its record; what the body leaves out stays as the part has it.

    Raises PartsRefused for what the form of its page would not take.
    """
    begun = parts.form_of(sort, None, group, parts.said(part) if part is not None else {})
    data = {}
    for name in begun.fields:
        key = _GIVEN.get(name, name)
        given = getattr(body, key, None)
        value = begun[name].value() if given is None else _written(key, given, group)
        data[name] = "" if value is None else value
    form = parts.form_of(sort, data, group, {})
    if not form.is_valid():
        refused = {_GIVEN.get(name, name): " ".join(map(str, errors)) for name, errors in form.errors.items()}
        raise PartsRefused({name: f"{name}: {said}" for name, said in refused.items()})
    return parts.values(form.cleaned_data)


def _written(key: str, given: Any, group: WorkingGroup) -> Any:
    """A value as the form takes it: a path by its name becomes its id."""
    if key != "path" or not given:
        return given
    path = Path.objects.filter(group=group, name__iexact=given).first()
    if path is None:
        raise UnknownName(_("%(group)s has no path “%(name)s”.") % {"group": group, "name": given})
    return path.pk
