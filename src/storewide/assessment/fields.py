"""The field that says where an assessment runs: in a working group as a whole, in one of its paths, or in none."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from storewide.coordination.models import Path, WorkingGroup, WorkingGroupQuerySet


class WithinField(forms.ChoiceField):
    """A working group or one of its paths, each path under its own group. Its value is (group, path)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", _("None"))], **kwargs)
        self.known: dict[str, tuple[WorkingGroup | None, Path | None]] = {"": (None, None)}

    def offer(self, groups: WorkingGroupQuerySet) -> None:
        """Offer these groups with their paths, in two queries."""
        choices: list[tuple[str, Any]] = [("", _("None"))]
        known: dict[str, tuple[WorkingGroup | None, Path | None]] = {"": (None, None)}
        for group in groups.order_by("name", "pk").prefetch_related("paths"):
            places = [(group, None), *((group, path) for path in group.paths.all())]
            known |= {written(*place): place for place in places}
            offered = [
                (written(*place), place[1].name if place[1] else _("the whole group")) for place in places
            ]
            choices.append((group.name, offered))
        # a form's field shares what it holds with the class until it is given its own
        self.choices, self.known = choices, known

    def prepare_value(self, value: Any) -> Any:
        """A pair as the choice that stands for it."""
        return written(*value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[WorkingGroup | None, Path | None]:
        """The group and the path meant."""
        return self.known[super().clean(value)]


def written(group: WorkingGroup | None, path: Path | None) -> str:
    """What the choice of a group or a path is called in the form."""
    if path is not None:
        return f"path:{path.pk}"
    return f"group:{group.pk}" if group is not None else ""
