"""Naming one person of possibly thousands in a form: by e-mail or full name, the likeliest ones offered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from storewide.lib.clock import now
from storewide.organization.models import Person, PersonQuerySet, Role

OFFERED = 50


class PersonInput(forms.TextInput):
    """A text field that offers people while one types."""

    template_name = "organization/person_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the people offered, in one query: those who hold a role first."""
        context = super().get_context(name, value, attrs)
        offered = f"{context['widget']['attrs'].get('id', name)}_offered"
        context["widget"]["attrs"] |= {"list": offered, "autocomplete": "off"}
        holds = Exists(Role.objects.filter(holder=OuterRef("pk")))
        people = _present().annotate(holds=holds).order_by("-holds", "name", "pk")[:OFFERED]
        return {**context, "offered_id": offered, "offered": [written(person) for person in people]}


class PersonField(forms.CharField):
    """One person who has not left; its value is the Person."""

    widget = PersonInput

    def prepare_value(self, value: Any) -> Any:
        """Show a Person as `Ana Ruiz <ana@shop.example>`, and what was typed as it was typed."""
        return written(value) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        """The person meant; a ValidationError says what to write instead."""
        text = super().clean(value)
        return find(text) if text else None


def written(person: Person) -> str:
    """A person as the field shows and takes them."""
    return f"{person.name} <{person.email}>"


def find(text: str) -> Person:
    """Who is meant by an e-mail, a full name, or both as `written` gives them."""
    wanted = text.rpartition("<")[2].removesuffix(">").strip() if text.endswith(">") else text.strip()
    found = _present().filter(**{"email__iexact" if "@" in wanted else "name__iexact": wanted})[:2]
    if not found:
        raise ValidationError(
            _("Nobody here goes by “%(who)s”; write the name or the e-mail of somebody here.")
            % {"who": wanted}
        )
    if len(found) > 1:
        raise ValidationError(
            _("More than one person is called “%(who)s”; write the e-mail.") % {"who": wanted}
        )
    return found[0]


def _present() -> PersonQuerySet:
    return Person.objects.present(now().date())
