"""Fields of forms about competition: what is compared, and an amount with its currency."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from storewide.ownership.models import Area, Group
from storewide.strategy.models.competition import Feature


class AboutField(forms.ChoiceField):
    """A store feature: a whole area, or something finer in it. Its value is (area, feature); both None where left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A pair as the choice that stands for it."""
        return written(*value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[Area | None, Feature | None]:
        """The area and the feature meant."""
        return found(super().clean(value))


def written(area: Area | None, feature: Feature | None) -> str:
    """What the choice of an area or a feature is called in a form and in an address."""
    if feature is not None:
        return f"feature:{feature.slug}"
    return f"area:{area.slug}" if area is not None else ""


def found(text: str) -> tuple[Area | None, Feature | None]:
    """The area and feature that `area:checkout` or `feature:one-click` names; both None for an empty text."""
    kind, _colon, slug = text.partition(":")
    if kind == "feature":
        feature = Feature.objects.select_related("area").filter(slug=slug).first()
        if feature is None:
            raise ValidationError(_("There is no feature “%(name)s”.") % {"name": slug})
        return feature.area, feature
    return (Area.objects.filter(slug=slug).first(), None) if slug else (None, None)


def _choices() -> list[tuple[str, Any]]:
    """Areas of the store with what is finer in them, in two queries."""
    features: dict[Any, list[tuple[str, str]]] = {}
    for feature in Feature.objects.order_by("name", "pk"):
        features.setdefault(feature.area_id, []).append((f"feature:{feature.slug}", feature.name))
    choices: list[tuple[str, Any]] = [("", "–")]
    for area in Area.objects.for_map().exclude(group=Group.OPERATION):
        whole = (f"area:{area.slug}", area.name)
        finer = features.get(area.pk, [])
        choices.append((area.name, [whole, *finer]) if finer else whole)
    return choices
