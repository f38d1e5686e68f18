"""A form that asks what a type of request asks: a field for each own field, and for evidence a file or a link to it."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.evidence import Handed
from storewide.kit.fields import DayField
from storewide.kit.operation_forms import OperationForm
from storewide.portfolio.intake import own_fields
from storewide.portfolio.intake.own_fields import PREFIX, FieldKind, Need, OwnField, Told

#: what stands beside the field of a file: where it is kept elsewhere, and whether the one that is here goes
LINK_TO, TAKE_AWAY = "link_to_", "take_away_"


class OwnFieldsForm(OperationForm):
    """A form that also asks what a type of request asks."""

    #: the files that are told already, and the keys of those that belong to no field
    _files: Mapping[str, Told] = {}
    _besides: Set[str] = frozenset()

    def ask_own(self, asked: Sequence[OwnField], held: Sequence[Told] = ()) -> None:
        """Add the own fields of a type, in their order; `held` is what is told already."""
        self._files = {each.key: each for each in held if each.file}
        for each in asked:
            if each.kind == FieldKind.FILE:
                self._ask_file(each, self._files.get(each.key))
            else:
                self.fields[f"{PREFIX}{each.key}"] = _field_of(each)
        self._besides = set(self._files) - {each.key for each in asked}
        for key in sorted(self._besides):
            self._ask_away(self._files[key])

    def own(self) -> dict[str, Any]:
        """What was written into own fields, by their keys; of a file what is handed in, else its link."""
        found = self.cleaned_data.items()
        own = {name.removeprefix(PREFIX): value for name, value in found if name.startswith(PREFIX)}
        for name in [name for name in self.fields if name.startswith(LINK_TO)]:
            key = name.removeprefix(LINK_TO)
            own[key] = self._file(key)
        taken = [key for key in self._besides if self.cleaned_data.get(f"{TAKE_AWAY}{key}")]
        return own | dict.fromkeys(taken)

    def choose_again(self) -> None:
        """Where there is something to mend, say beside each file that was chosen that it must be chosen again."""
        for name in self.files if self.errors else ():
            if name.startswith(PREFIX) and name in self.fields and name not in self.errors:
                self.add_error(name, _("Choose the file again; a page cannot hold it for you."))

    def _ask_file(self, own: OwnField, held: Told | None) -> None:
        """A file to hand in, or a link to where it is kept; one that is there can be taken away."""
        said = _help(own)
        if held is not None:
            said = _("“%(file)s” is kept; choose another file to put it in its place.") % {"file": held.shown}
        self.fields[f"{PREFIX}{own.key}"] = forms.FileField(
            label=own.label, required=False, help_text=said, widget=forms.FileInput
        )
        if held is not None:
            self._ask_away(held)
        self.fields[f"{LINK_TO}{own.key}"] = forms.CharField(
            label=_("%(label)s: a link instead") % {"label": own.label},
            required=False,
            max_length=own_fields.LONGEST_FILE,
            help_text=_("Where it is kept, if it is no file of yours."),
        )

    def _ask_away(self, held: Told) -> None:
        label = _("Take “%(file)s” away") % {"file": held.value}
        self.fields[f"{TAKE_AWAY}{held.key}"] = forms.BooleanField(label=label, required=False)

    def _file(self, key: str) -> Any:
        chosen = self.cleaned_data.get(f"{PREFIX}{key}")
        if chosen:
            return Handed(chosen.name, chosen.read())
        if link := self.cleaned_data.get(f"{LINK_TO}{key}", ""):
            return link
        kept = self._files.get(key)
        return None if kept is None or self.cleaned_data.get(f"{TAKE_AWAY}{key}") else kept.value


def _field_of(own: OwnField) -> forms.Field:
    """The field of a form for an own field."""
    said: dict[str, Any] = {"label": own.label, "required": own.need == Need.ASK, "help_text": _help(own)}
    if own.kind == FieldKind.NUMBER:
        return forms.DecimalField(**said)
    if own.kind == FieldKind.DAY:
        return DayField(**said)
    if own.kind == FieldKind.CHOICE:
        begun = ("", gettext_lazy("Choose"))
        return forms.ChoiceField(choices=[begun, *((each, each) for each in own.choices)], **said)
    if own.kind == FieldKind.YES_NO:
        choices = [
            ("", gettext_lazy("Not said")),
            ("True", gettext_lazy("Yes")),
            ("False", gettext_lazy("No")),
        ]
        return forms.ChoiceField(choices=choices, **said)
    attrs = {"inputmode": "url"} if own.kind == FieldKind.LINK else {}
    return forms.CharField(max_length=own_fields.LONGEST_TEXT, widget=forms.TextInput(attrs=attrs), **said)


def _help(own: OwnField) -> str:
    parts = [own.help]
    if own.kind == FieldKind.FILE:
        parts.append(
            _("A PDF, picture, text or office file, 10 MB at most; who sees the request can read it.")
        )
        if own.need == Need.ASK:
            parts.append(_("The file or a link must be there."))
    if own.need == Need.ACCEPT:
        parts.append(_("Needed before it is accepted; it can be added later."))
    return " ".join(part for part in parts if part)
