"""Naming one person or team of possibly thousands in a form: typed, the likeliest ones offered."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from storewide.lib.clock import now
from storewide.organization.models import Person, PersonQuerySet, Role, Team

OFFERED = 50


class OfferingInput(forms.TextInput):
    """A text field that offers what `offers` gives while one types."""

    template_name = "organization/offering_input.html"

    def offers(self) -> list[str]:
        """What to offer, in one query."""
        raise NotImplementedError

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is offered."""
        context = super().get_context(name, value, attrs)
        offered = f"{context['widget']['attrs'].get('id', name)}_offered"
        context["widget"]["attrs"] |= {"list": offered, "autocomplete": "off"}
        return {**context, "offered_id": offered, "offered": self.offers()}


class PersonInput(OfferingInput):
    """Offers people: those who hold a role first."""

    def offers(self) -> list[str]:
        """At most 50 people who are here."""
        holds = Exists(Role.objects.filter(holder=OuterRef("pk")))
        people = _present().annotate(holds=holds).order_by("-holds", "name", "pk")
        return [_written(*each) for each in people.values_list("name", "email")[:OFFERED]]


class TeamInput(OfferingInput):
    """Offers teams by name."""

    def offers(self) -> list[str]:
        """The first 50 teams; any other is named by typing it."""
        return list(Team.objects.order_by("name", "pk").values_list("name", flat=True)[:OFFERED])


class TeamField(forms.CharField):
    """One team by its name; its value is the Team, None where it is left empty."""

    widget = TeamInput

    def prepare_value(self, value: Any) -> Any:
        """Show a Team (or its key) by its name, and what was typed as it was typed."""
        if isinstance(value, UUID):
            value = Team.objects.filter(pk=value).first()
        return value.name if isinstance(value, Team) else value

    def clean(self, value: Any) -> Any:
        """The team meant; a ValidationError says what to write instead."""
        text = super().clean(value)
        team = Team.objects.filter(name__iexact=text).first() if text else None
        if text and team is None:
            raise ValidationError(
                _("There is no team “%(name)s”; choose one of those offered.") % {"name": text}
            )
        return team


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


class PeopleField(forms.CharField):
    """People who have not left, one a line, by name or e-mail; its value is the list of them in that order."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """Show people by their e-mail, and what was typed as it was typed."""
        return value if value is None or isinstance(value, str) else "\n".join(each.email for each in value)

    def clean(self, value: Any) -> Any:
        """The people meant, found in one query; a ValidationError names each line that means nobody."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found = find_each(lines)
        faults = [each for each in found.values() if isinstance(each, ValidationError)]
        if faults:
            raise ValidationError(faults)
        return [found[line] for line in lines]


def written(person: Person) -> str:
    """A person as the field shows and takes them."""
    return _written(person.name, person.email)


def find(text: str) -> Person:
    """Who is meant by an e-mail, a full name, or both as `written` gives them."""
    found = find_each([text])[text]
    if isinstance(found, ValidationError):
        raise found
    return found


def find_each(texts: Iterable[str]) -> dict[str, Person | ValidationError]:
    """As `find` for many texts in one query: for each the person meant, or what to write instead."""
    wanted = {text: _wanted(text) for text in texts}
    either = Q(pk__in=())
    for key in wanted.values():
        either |= Q(**{"email__iexact" if "@" in key else "name__iexact": key})
    people = list(_present().filter(either)) if wanted else []
    if wanted and not people and not Person.objects.exists():
        nobody = _("Nobody is in the directory yet: bring in your people first, under Organization, People.")
        return dict.fromkeys(wanted, ValidationError(nobody))
    return {text: _one(key, people) for text, key in wanted.items()}


def _written(name: str, email: str) -> str:
    return f"{name} <{email}>"


def _wanted(text: str) -> str:
    return text.rpartition("<")[2].removesuffix(">").strip() if text.endswith(">") else text.strip()


def _one(wanted: str, people: Iterable[Person]) -> Person | ValidationError:
    field = "email" if "@" in wanted else "name"
    found = [person for person in people if getattr(person, field).lower() == wanted.lower()]
    if not found:
        sentence = _("Nobody here goes by “%(who)s”; write the name or the e-mail of somebody here.")
    elif len(found) > 1:
        sentence = _("More than one person is called “%(who)s”; write the e-mail.")
    else:
        return found[0]
    return ValidationError(sentence % {"who": wanted})


def _present() -> PersonQuerySet:
    return Person.objects.present(now().date())
