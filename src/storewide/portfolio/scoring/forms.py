"""What people say that scores are made of: inputs of one request or of many, criteria, kinds of work, days, targets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.organization.models import Team
from storewide.portfolio.models import Request, TeamDays, WorkKind
from storewide.portfolio.scoring import methods
from storewide.portfolio.scoring.fields import RangeField
from storewide.portfolio.scoring.rules import Method, Range
from storewide.strategy.models import Goal

#: rows for teams in the form of what a request takes
ROWS = 6
BECAUSE = _("Because")


class InputsForm(OperationForm):
    """What is presumed of one request, by a method."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, method: Method, known: dict[str, Range | None], version: int | None
    ) -> None:
        super().__init__(data, initial={**known, "expected_version": version})
        self._keys = [each.key for each in method.inputs]
        for each in method.inputs:
            help_text = methods.HELP.get(each.key) or _(
                "From %(least)g to %(most)g; a range such as 3 / 5 / 8."
            ) % {
                "least": each.least,
                "most": each.most,
            }
            self.fields[each.key] = RangeField(label=each.label, help_text=help_text)
        self.fields["because"] = forms.CharField(
            label=BECAUSE,
            max_length=300,
            required=False,
            help_text=_("Where the numbers come from; it stays beside them."),
        )

    def given(self) -> dict[str, Range | None]:
        """The ranges by input."""
        return {key: self.cleaned_data[key] for key in self._keys}


class BulkForm(OperationForm):
    """What is presumed of many requests, a row each, by a method."""

    def __init__(
        self,
        data: Any,
        method: Method,
        requests: Sequence[Request],
        known: dict[Any, dict[str, Range | None]],
    ) -> None:
        begun = {_name(each, key): given for each in requests for key, given in known[each.pk].items()}
        super().__init__(data, initial=begun)
        self._method, self._requests = method, requests
        self.fields["because"] = forms.CharField(label=BECAUSE, max_length=300, required=False)
        for request in requests:
            for each in method.inputs:
                label = f"{each.label}: {request.title}"
                self.fields[_name(request, each.key)] = RangeField(
                    label=label, attrs={"aria-label": label}, show_hidden_initial=True
                )

    def rows(self) -> list[tuple[Request, list[Any]]]:
        """Each request with its fields, for the table."""
        return [
            (request, [self[_name(request, each.key)] for each in self._method.inputs])
            for request in self._requests
        ]

    def changed(self) -> dict[Request, dict[str, Range | None]]:
        """What somebody typed anew, by request: what others changed meanwhile in other cells stays."""
        found: dict[Request, dict[str, Range | None]] = {}
        for request in self._requests:
            names = {each.key: _name(request, each.key) for each in self._method.inputs}
            given = {key: self.cleaned_data[name] for key, name in names.items() if name in self.changed_data}
            if given:
                found[request] = given
        return found


class CriterionForm(RecordForm):
    """A criterion that a goal's work is weighed by."""

    goal = forms.ModelChoiceField(label=_("Goal"), queryset=Goal.objects.none())
    name = forms.CharField(label=_("Criterion"), max_length=80)
    weight = forms.FloatField(
        label=_("Weight"), min_value=0, help_text=_("Beside the goal's others; only the proportions count.")
    )
    worst = forms.FloatField(label=_("Worst"), initial=0, help_text=_("The value that counts 0."))
    best = forms.FloatField(
        label=_("Best"),
        initial=10,
        help_text=_("The value that counts in full; below the worst, less is better."),
    )

    def __init__(self, data: Any, record: Any = None) -> None:
        super().__init__(data, record)
        self.fields["goal"].queryset = Goal.objects.open().order_by("name", "pk")  # type: ignore[attr-defined]
        if record is not None:
            del self.fields["goal"]


class WorkForm(OperationForm):
    """What a request is for, and what it takes of which team."""

    kind = forms.ChoiceField(
        label=_("Kind of work"),
        choices=[("", _("Not said")), *WorkKind.choices],
        required=False,
        help_text=_("Growth brings more, maintenance keeps what there is, a duty is asked by law."),
    )

    def __init__(self, data: Any, request: Request, known: Sequence[TeamDays]) -> None:
        begun: dict[str, Any] = {"kind": request.kind}
        for number, row in enumerate(known[:ROWS]):
            begun |= {
                f"team_{number}": row.team_id,
                f"skill_{number}": row.skill,
                f"days_{number}": row.person_days,
            }
        super().__init__(data, initial=begun)
        teams = [("", _("No team")), *((str(key), name) for key, name in _teams())]
        for number in range(ROWS):
            self.fields[f"team_{number}"] = forms.ChoiceField(label=_("Team"), choices=teams, required=False)
            self.fields[f"skill_{number}"] = forms.CharField(
                label=_("Skill"), max_length=80, required=False, help_text=_("Empty: anybody of the team.")
            )
            self.fields[f"days_{number}"] = forms.DecimalField(
                label=_("Person-days"), max_digits=7, decimal_places=1, min_value=0, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Each row names a team and its days, or nothing."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(ROWS):
            team, days = cleaned.get(f"team_{number}"), cleaned.get(f"days_{number}")
            if team and not days:
                self.add_error(f"days_{number}", _("Say how many person-days, above 0."))
            if days and not team:
                self.add_error(f"team_{number}", _("Say which team."))
        return cleaned

    def days(self) -> dict[tuple[Team, str], Decimal]:
        """Person-days by team and skill; rows that name the same are added."""
        teams = {str(each.pk): each for each in Team.objects.all()}
        found: dict[tuple[Team, str], Decimal] = {}
        for number in range(ROWS):
            team = self.cleaned_data[f"team_{number}"]
            if team:
                key = teams[team], self.cleaned_data[f"skill_{number}"].strip()
                found[key] = found.get(key, Decimal(0)) + self.cleaned_data[f"days_{number}"]
        return found


class TargetForm(OperationForm):
    """The share of its days that a team wants for a kind of work."""

    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("All teams")
    )
    kind = forms.ChoiceField(label=_("Kind of work"), choices=WorkKind.choices)
    share = forms.IntegerField(
        label=_("Share, percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: no target."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name", "pk")  # type: ignore[attr-defined]


def _name(request: Request, key: str) -> str:
    return f"{request.number}-{key}"


def _teams() -> list[tuple[Any, str]]:
    return list(Team.objects.order_by("name", "pk").values_list("pk", "name"))
