"""Fields that the forms of coordination share: a day, lines of text, a record of the product."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from storewide.kit import links, wiring
from storewide.kit.links import Link


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class LinesField(forms.CharField):
    """Several texts, one a line; its value is the list of them."""

    def __init__(self, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list a line each, and what was typed as it was typed."""
        return "\n".join(str(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class AimSelect(forms.Select):
    """Offers the goals and objectives of the plan; what a record holds already stays one of the choices."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """None, what is offered by its group, and what is held beside it."""
        found: list[Any] = [("", gettext("None of them"))]
        for offer in wiring.load("aims_offered"):
            found += [
                (group, [(written(link), link.label) for link in offered])
                for group, offered in offer()
                if offered
            ]
        known = {key for _group, choices in found[1:] for key, _label in choices}
        for held in value:
            if held and held not in known:
                link = links.named(held)
                found.append((held, link.label if link else held))
        self.choices = found
        return super().optgroups(name, value, attrs)


def written(link: Link) -> str:
    """A link as addresses, forms and programs give it."""
    return f"{link.kind}:{link.id}"


class RecordField(forms.CharField):
    """The record that something stands for, given as its kind and id; its value is a Link, None where left empty."""

    def prepare_value(self, value: Any) -> Any:
        """Show a Link as kind and id, and what was typed as it was typed."""
        return written(value) if isinstance(value, Link) else value

    def clean(self, value: Any) -> Any:
        """The record meant; a ValidationError where there is none."""
        text = super().clean(value)
        found = links.named(text) if text else None
        if text and found is None:
            raise ValidationError(
                gettext("“%(text)s” names no record; leave it empty, or give its kind and id.")
                % {"text": text}
            )
        return found
