"""How a form offers what the plan aims at."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from storewide.kit import links, wiring


class AimSelect(forms.Select):
    """Offers the goals and objectives of the plan; what a record holds already stays one of the choices."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """None, what is offered by its group, and what is held beside it."""
        found: list[Any] = [("", gettext("None of them"))]
        for offer in wiring.load("aims_offered"):
            found += [
                (group, [(link.written, link.label) for link in offered])
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
