"""Rows of fields that a form repeats: those that are filled, and a few blank ones to add more."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

type Fields = Mapping[str, forms.Field]


class RowsForm(forms.Form):
    """A form with rows, each a set of fields called `<prefix><number>_<name>`; a row without its first field is none."""

    def add_rows(
        self,
        prefix: str,
        make: Callable[[], Fields],
        filled: Sequence[Mapping[str, Any]],
        *,
        blank: int,
        most: int,
    ) -> None:
        """Add the rows of a prefix: as many as were posted, else those filled and some blank ones, at most `most`."""
        posted = [name for name in self.data if name.startswith(prefix)]
        numbers = [
            int(part) for name in posted if (part := name.removeprefix(prefix).partition("_")[0]).isdecimal()
        ]
        count = max(numbers, default=0) if self.is_bound else len(filled) + blank
        self._rows = {**getattr(self, "_rows", {}), prefix: (min(count, most), list(make()))}
        for number in range(1, min(count, most) + 1):
            begun = filled[number - 1] if number <= len(filled) else {}
            for name, field in make().items():
                self.initial[f"{prefix}{number}_{name}"] = begun.get(name)
                self.fields[f"{prefix}{number}_{name}"] = field

    def clean(self) -> dict[str, Any]:
        """A row that says something says first of all what it is about; nothing typed is lost."""
        cleaned = super().clean() or self.cleaned_data
        for prefix, (count, (first, *others)) in self._rows.items():
            for number in range(1, count + 1):
                row = f"{prefix}{number}_"
                if not cleaned.get(row + first) and any(cleaned.get(row + name) for name in others):
                    self.add_error(row + first, _("Say this first, or empty the rest of the row."))
        return cleaned

    def rows(self, prefix: str) -> Iterable[list[BoundField]]:
        """The fields of each row, to be shown."""
        count, names = self._rows[prefix]
        for number in range(1, count + 1):
            yield [self[f"{prefix}{number}_{name}"] for name in names]

    def given(self, prefix: str) -> list[dict[str, Any]]:
        """The values of the rows that say something."""
        count, names = self._rows[prefix]
        found = [
            {name: self.cleaned_data.get(f"{prefix}{number}_{name}") for name in names}
            for number in range(1, count + 1)
        ]
        return [row for row in found if row[names[0]]]
