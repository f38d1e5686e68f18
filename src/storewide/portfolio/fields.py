"""Naming one request of possibly thousands in a form: typed, the newest ones offered."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from storewide.kit.links import Link
from storewide.organization.fields import OFFERED, OfferingInput
from storewide.portfolio.models import BusinessCase, Request, RequestQuerySet

type Among = Callable[[], RequestQuerySet]


class RequestInput(OfferingInput):
    """Offers the newest requests of those that may be named."""

    among: Among

    def offers(self) -> list[str]:
        """At most 50; any other is named by its number."""
        return [written(request) for request in self.among().order_by("-number")[:OFFERED]]


class RequestField(forms.CharField):
    """One request out of `among`, by its number or its title; its value is the Request, None where left empty."""

    widget = RequestInput

    def __init__(self, *, among: Among, **options: Any) -> None:
        super().__init__(**options)
        self.among = among

    @property
    def among(self) -> Among:
        """Which requests may be named."""
        widget: Any = self.widget
        found: Among = widget.among
        return found

    @among.setter
    def among(self, among: Among) -> None:
        widget: Any = self.widget
        widget.among = among

    def prepare_value(self, value: Any) -> Any:
        """Show a Request as it is written, and what was typed as it was typed."""
        return written(value) if isinstance(value, Request) else value

    def clean(self, value: Any) -> Any:
        """The request meant; a ValidationError says what to write instead."""
        text = super().clean(value).strip()
        return self._find(text) if text else None

    def _find(self, text: str) -> Request:
        number, _colon, _title = text.partition(":")
        if number.strip().isascii() and number.strip().isdigit() and len(number) < 10:
            found = list(self.among().filter(number=int(number))[:1])
        else:
            found = list(self.among().filter(title__iexact=text)[:2])
        if len(found) == 1:
            return found[0]
        sentence = (
            _("More than one request is called “%(text)s”; write its number.")
            if found
            else _("There is no such request as “%(text)s” to choose; write the number of one, or choose it.")
        )
        raise ValidationError(sentence % {"text": text})


class LinkedRequestField(RequestField):
    """Any request, for modules below that point to one by a link; its value is the Link, None where left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(among=Request.objects.all, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a Link by its request, nothing where that is gone."""
        if isinstance(value, Link):
            value = Request.objects.filter(pk=value.id).first()
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        """The link of the request meant; a ValidationError says what to write instead."""
        request = super().clean(value)
        return None if request is None else request.link


class CaseField(RequestField):
    """The business case of a request that may be named; its value is the BusinessCase."""

    def prepare_value(self, value: Any) -> Any:
        """Show a case by its request."""
        return super().prepare_value(value.request if isinstance(value, BusinessCase) else value)

    def clean(self, value: Any) -> Any:
        """The case meant; a ValidationError says what to write instead."""
        request = super().clean(value)
        return None if request is None else BusinessCase.objects.select_related("effect").get(request=request)


def written(request: Request) -> str:
    """A request as the field shows and takes it: `12: Guest checkout`."""
    return f"{request.number}: {request.title}"
