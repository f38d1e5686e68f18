"""The walk that names owners: every area without one on one page, written row by row or several at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.errors import Conflict, Refusal
from storewide.kit.operation_forms import OperationForm
from storewide.organization import fields
from storewide.organization.fields import PersonField
from storewide.organization.models import Person
from storewide.ownership import words
from storewide.ownership.claims import Fitting
from storewide.ownership.models import Area, Standing
from storewide.ownership.naming import Naming, NamingsRefused

#: the one list of people that all rows offer
OFFERED = "walk-people"
ROLE_LENGTH = 120


def _person_input() -> forms.TextInput:
    return forms.TextInput(
        attrs={"list": OFFERED, "autocomplete": "off", "placeholder": gettext_lazy("Name or e-mail")}
    )


class RowForm(forms.Form):
    """Who answers for one area: a person and their role, or nobody yet; `pick` marks it for one person at once."""

    pick = forms.BooleanField(required=False)
    person = forms.CharField(required=False, max_length=400, widget=_person_input())
    title = forms.CharField(required=False, max_length=ROLE_LENGTH)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, area: Area, fitting: Fitting, on: date, begun: Mapping[str, Any]) -> None:
        self.area, self.fitting = area, fitting
        self.tag = words.TAGS[Standing.LEFT] if area.standing(on) is Standing.LEFT else None
        suggested = fitting.suggested
        initial = {
            "person": fields.written(suggested) if suggested else "",
            "title": str(area.accountable or (suggested and suggested.title) or words.first_title(area)),
            "version": area.version,
        }
        super().__init__(data, prefix=area.slug, initial={**initial, **begun})
        for name, label in (
            ("pick", _("Choose %(area)s")),
            ("person", _("Person for %(area)s")),
            ("title", _("Role for %(area)s")),
        ):
            self.fields[name].widget.attrs["aria-label"] = label % {"area": area}

    @property
    def is_suggested(self) -> bool:
        """Whether the person that stands in the row is the one suggested."""
        suggested = self.fitting.suggested
        return suggested is not None and self["person"].value() == fields.written(suggested)

    @property
    def others_fitting(self) -> str:
        """Who fits by their title, where that is more than one and nobody stands in the row; else an empty text."""
        people = self.fitting.people
        return words.fit_by_title(people) if len(people) > 1 and not self["person"].value() else ""

    def refuse(self, refusal: Refusal) -> None:
        """Show what was refused beside the field; saving again goes over what was changed meanwhile."""
        if not isinstance(refusal, Conflict):
            self.add_error(getattr(refusal, "field", "person"), refusal.sentence)
            return
        posted: Any = self.data
        self.area.refresh_from_db()
        again = posted.copy()
        again[self.add_prefix("version")] = str(self.area.version)
        self.data = again
        named = refusal.theirs.get("person")
        meanwhile = _("%(name)s was named meanwhile; empty this to keep that, or save again to name yours.")
        self.add_error("person", meanwhile % {"name": named} if named else refusal.sentence)


class WalkForm(OperationForm):
    """All rows of the walk, and one person for those that are ticked."""

    everybody = PersonField(
        label=gettext_lazy("One person for the ticked areas"),
        required=False,
        max_length=400,
        widget=_person_input(),
    )
    role = forms.CharField(
        label=gettext_lazy("Their role"),
        required=False,
        max_length=ROLE_LENGTH,
        help_text=gettext_lazy("Left empty, each row keeps its own."),
    )

    def __init__(
        self, data: QueryDict | None, areas: Sequence[Area], fitting: Mapping[str, Fitting], on: date
    ) -> None:
        super().__init__(data)
        self.rows = [RowForm(data, area, fitting[area.slug], on, {}) for area in areas]
        self._fitting, self._on = fitting, on
        self._rows_of: list[RowForm] = []

    def full_clean(self) -> None:
        """Also the rows, with everybody typed looked up at once."""
        super().full_clean()
        if not self.is_bound:
            return
        valid = [row for row in self.rows if row.is_valid()]
        found = fields.find_each({row.cleaned_data["person"] for row in valid} - {""})
        for row in valid:
            person = found.get(row.cleaned_data["person"])
            if isinstance(person, forms.ValidationError):
                row.add_error("person", person)
            else:
                row.cleaned_data["named"] = person

    def is_valid(self) -> bool:
        """Whether everything typed can be read."""
        return super().is_valid() and not any(row.errors for row in self.rows)

    @property
    def is_refused(self) -> bool:
        """Whether anything stands in it that is to be mended."""
        return self.is_bound and (bool(self.errors) or any(row.is_bound and row.errors for row in self.rows))

    def fill(self) -> None:
        """Put the one person into the ticked rows, saving nothing; a name nobody goes by is said instead."""
        if "everybody" in self.errors:
            return
        person, role = self.cleaned_data["everybody"], self.cleaned_data.get("role", "")
        if person is None:
            self.add_error("everybody", _("Write who it is, then tick areas."))
            return
        self.rows = [self._filled(row, person, role) for row in self.rows]

    def namings(self) -> list[Naming]:
        """Who is named for what: each row's own person, and the one person for the rows that are ticked."""
        self._rows_of = []
        namings = []
        for row in self.rows:
            for person, title in self._named(row):
                self._rows_of.append(row)
                namings.append(Naming(row.area, person, title, row.cleaned_data["version"]))
        return namings

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal, and each row's own beside the row."""
        super().refuse(refusal)
        if isinstance(refusal, NamingsRefused):
            for position, reason in refusal.by_row.items():
                row = self._rows_of[position]
                if not row.errors:
                    row.refuse(reason)

    def _named(self, row: RowForm) -> list[tuple[Person, str]]:
        said = row.cleaned_data
        title = said["title"] or words.first_title(row.area)
        own: Person | None = said["named"]
        everybody: Person | None = self.cleaned_data["everybody"] if said["pick"] else None
        given = [(everybody, self.cleaned_data["role"] or title)] if everybody else []
        if own is not None and own != everybody:
            given.append((own, title))
        return given

    def _filled(self, row: RowForm, person: Person, role: str) -> RowForm:
        begun = {name: row[name].value() for name in ("person", "title", "version")}
        if row["pick"].value():
            begun["person"] = fields.written(person)
            begun["title"] = role or begun["title"]
        return RowForm(None, row.area, self._fitting[row.area.slug], self._on, begun)
