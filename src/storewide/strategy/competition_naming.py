"""What programs name by short names, e-mails and codes, as the records that operations take."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.kit.naming import UnknownName, named
from storewide.lib import money
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.strategy import competition_fields
from storewide.strategy.models.competition import Competitor, Feature
from storewide.strategy.models.losses import LossReason


class UnreadableAmount(Refusal):
    """An amount is none in its currency, or the currency is none."""


def area(slug: str | None) -> Area | None:
    """The area of a short name."""
    found: Area | None = _named(Area, "slug", slug)
    return found


def person(email: str | None) -> Person | None:
    """The person of an e-mail."""
    found: Person | None = _named(Person, "email", email)
    return found


def store(slug: str | None) -> Store | None:
    """The store of a short name."""
    found: Store | None = _named(Store, "slug", slug)
    return found


def competitor(slug: str | None) -> Competitor | None:
    """The competitor of a short name."""
    found: Competitor | None = _named(Competitor, "slug", slug)
    return found


def reason(slug: str) -> LossReason:
    """The reason of a short name."""
    found: LossReason = _named(LossReason, "slug", slug or "–")
    return found


def about(text: str | None) -> tuple[Area | None, Feature | None]:
    """The area and feature that `area:checkout` or `feature:one-click` names; both None for nothing."""
    try:
        found = competition_fields.found(text or "")
    except ValidationError as fault:
        raise UnknownName(" ".join(fault.messages)) from None
    if text and found == (None, None):
        raise UnknownName(
            _("“%(name)s” names no feature; write area:checkout or feature:one-click.") % {"name": text}
        )
    return found


def minor(amount: Any, currency: str) -> int:
    """An amount in major units as minor units of its currency."""
    try:
        return money.parse(str(amount), currency).minor
    except ValueError as fault:
        raise UnreadableAmount(str(fault)) from None


def place_of(name: str, names: Sequence[str]) -> int:
    """The place of a quadrant or ring by its name."""
    for place, each in enumerate(names):
        if each.casefold() == name.casefold():
            return place
    raise UnknownName(
        _("“%(name)s” is none of %(names)s; choose one of them.") % {"name": name, "names": ", ".join(names)}
    )


def one_of[T](name: str, known: Mapping[str, T]) -> T:
    """The one of this name."""
    if name not in known:
        raise UnknownName(
            _("“%(name)s” is none of %(names)s; choose one of them.")
            % {"name": name, "names": ", ".join(known)}
        )
    return known[name]


def _named(model: Any, field: str, value: str | None) -> Any:
    if not value:
        return None
    return named(model, value, **{f"{field}__iexact": value})
