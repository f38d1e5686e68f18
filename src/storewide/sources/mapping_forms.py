"""What people say of a file's columns; checks it and makes the text of a preset of it."""

from collections.abc import Mapping as MappingOf
from typing import Any, cast

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from storewide.sources import guessing, own_presets, words
from storewide.sources.guessing import Guess
from storewide.sources.models import OwnPreset, Store
from storewide.warehouse.peeking import Peek
from storewide.warehouse.schemas import FIELDS, Fact, Field

#: what a field may be instead of a column: nothing, a fingerprint of the whole row, the number 1
_WHOLE_ROW, _ONE = "=row", "=1"
_PREFIX = "column-"
DATES = [
    ("iso", _("2026-03-31, with or without a time (ISO 8601)")),
    ("dmy.", _("31.03.2026")),
    ("dmy/", _("31/03/2026")),
    ("mdy/", _("03/31/2026")),
    ("ymd/", _("2026/03/31")),
    ("compact", _("20260331")),
    ("seconds", _("seconds since 1970")),
    ("milliseconds", _("milliseconds since 1970")),
    ("microseconds", _("microseconds since 1970")),
]
DECIMALS = [(".", _("1234.50")), (",", _("1.234,50 or 1234,50"))]


class DraftForm(forms.Form):
    """A file whose columns are still to be named."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, NDJSON or Parquet; also compressed with gzip. Its first rows are shown next."),
        max_length=255,
    )


class MappingForm(forms.Form):
    """What a row is, and which column fills which field of it."""

    title = forms.CharField(
        label=_("Title of the preset"),
        max_length=120,
        help_text=_("Under it you find it next time, such as “Orders of our old shop”."),
    )
    fact = forms.ChoiceField(
        label=_("What a row is"), choices=[(fact, words.FACTS[fact]) for fact in guessing.LIKELY]
    )
    dates = forms.ChoiceField(label=_("How times are written"), choices=DATES)
    decimal = forms.ChoiceField(label=_("How amounts are written"), choices=DECIMALS)
    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.none(), empty_label=None)
    #: the fact that the fields below are of
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, peek: Peek, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.peek, self.of_fact = peek, fact
        stores: Any = self.fields["store"]
        stores.queryset = Store.objects.all()
        if not Store.objects.exists():
            del self.fields["store"]
        for field in sorted(FIELDS[fact].values(), key=self._place):
            self.fields[_PREFIX + field.name] = _choice(field, peek.columns)

    def _place(self, field: Field) -> int:
        """What every row needs stands first, then what has a column, then the rest."""
        return 0 if field.needed else 1 if self.data.get(_PREFIX + field.name) else 2

    def definition(self) -> dict[str, Any]:
        """The text of the preset, as `mapping.parse` takes it; only of a valid form."""
        data = self.cleaned_data
        chosen = {name: data[_PREFIX + name] for name in FIELDS[self.of_fact] if data.get(_PREFIX + name)}
        patterns = list(guessing.patterns(data["dates"]))
        return {
            "name": slugify(data["title"])[:60] or "own-preset",
            "title": data["title"],
            "fact": self.of_fact,
            "formats": [self.peek.format],
            "instants": patterns,
            "dates": patterns,
            "decimal": data["decimal"],
            "fields": {
                name: _rule(FIELDS[self.of_fact][name], column, self.peek.columns, data["dates"])
                for name, column in chosen.items()
            },
        }


def _choice(field: Field, columns: tuple[str, ...]) -> forms.ChoiceField:
    special: list[tuple[str, Any]] = [("", _("(not in the file)"))]
    if field.name == "event_id":
        special.append((_WHOLE_ROW, _("(rows alike in everything are one)")))
    if field.name == "quantity":
        special.append((_ONE, _("(always 1)")))
    label = words.field(field.name)
    return forms.ChoiceField(
        label=label,
        choices=[*special, *((column, column) for column in columns)],
        required=field.needed,
        error_messages={"required": _("Every such row needs this; choose its column.")},
    )


def _rule(field: Field, column: str, columns: tuple[str, ...], dates: str) -> dict[str, Any]:
    if column == _ONE:
        return {"constant": "1"}
    if column == _WHOLE_ROW:
        return {"columns": list(columns), "digest": True}
    rule: dict[str, Any] = {"columns": [column], "required": field.needed}
    if field.kind == "instant" and dates in guessing.UNITS:
        rule["unit"] = dates
    if field.name == "status":
        rule["translate"] = _statuses()
    return rule


def _statuses() -> dict[str, str]:
    """The words that shops use for the states of an order."""
    general = own_presets.named("generic-orders")
    return dict(next(rule.translate for rule in general.fields if rule.name == "status"))


def initial(guess: Guess, title: str) -> dict[str, Any]:
    """The form's values before anybody changed them."""
    found = {_PREFIX + name: column for name, column in guess.columns.items()}
    if guess.fact == "order_line":
        found.setdefault(_PREFIX + "quantity", _ONE)
    if guess.fact == "event":
        found.setdefault(_PREFIX + "event_id", _WHOLE_ROW)
    return {
        "title": title,
        "fact": guess.fact,
        "shown": guess.fact,
        "dates": guess.dates,
        "decimal": guess.decimal,
        **found,
    }


def rebased(data: MappingOf[str, Any], guess: Guess) -> dict[str, Any]:
    """What was typed, with the guessed columns of another fact for what was not chosen yet."""
    typed = {name: data[name] for name in data if data[name] or data.get("shown") == guess.fact}
    return initial(guess, "") | typed | {"shown": guess.fact}


def fact_of(data: MappingOf[str, Any], otherwise: Fact) -> Fact:
    """The fact that was chosen, where it is one."""
    chosen = data.get("fact")
    return cast("Fact", chosen) if chosen in guessing.LIKELY else otherwise


class PresetForm(forms.Form):
    """A preset that is kept already: its title, and the columns of each field in order of preference."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title of the preset"), max_length=120)
    decimal = forms.ChoiceField(label=_("How amounts are written"), choices=DECIMALS)

    def __init__(self, data: Any, *, record: OwnPreset) -> None:
        start = {
            "title": record.title,
            "decimal": record.definition.get("decimal", "."),
            "expected_version": record.version,
        }
        self.record = record
        self.columns = {
            name: rule
            for name, rule in record.definition["fields"].items()
            if len(rule.get("columns", [])) == 1
        }
        start |= {_PREFIX + name: rule["columns"][0] for name, rule in self.columns.items()}
        super().__init__(data, initial=start)
        for name in self.columns:
            self.fields[_PREFIX + name] = forms.CharField(label=words.field(name), max_length=200)

    def definition(self) -> dict[str, Any]:
        """The preset's text with what was typed."""
        data = self.cleaned_data
        fields = dict(self.record.definition["fields"])
        for name, rule in self.columns.items():
            fields[name] = rule | {"columns": [data[_PREFIX + name]]}
        changes = {"title": data["title"], "decimal": data["decimal"], "fields": fields}
        return {**self.record.definition, **changes}
