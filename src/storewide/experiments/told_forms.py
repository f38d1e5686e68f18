"""What people write after the plan: totals that a platform reports, and what an experiment taught."""

import csv
from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.experiments.forms import day_field
from storewide.experiments.models import Experiment, Learning, Measure, Variant
from storewide.experiments.totals import ArmTold, Told, minor_of
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.operation_forms import OperationForm

HEADER = ("variant", "units", "metric", "mean", "variance")


class TotalsForm(OperationForm):
    """One line an arm and metric, as `variant,units,metric,mean,variance`, money in major units."""

    origin = forms.CharField(
        label=gettext_lazy("Who reports it"),
        max_length=160,
        help_text=gettext_lazy("The platform and the name of the test there."),
    )
    up_to = day_field(gettext_lazy("Up to the end of"), gettext_lazy("The last day that the totals hold."))
    totals = forms.CharField(
        label=gettext_lazy("Totals"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One line an arm and metric: variant,units,metric,mean,variance. Money in whole units such as 4.71; of a "
            "share (0.031) the variance may be left out."
        ),
    )

    def __init__(self, data: Any, experiment: Experiment) -> None:
        lines = [
            f"{arm.key},,{measure.metric},,"
            for arm in Variant.objects.filter(experiment=experiment).order_by("id")
            for measure in Measure.objects.filter(experiment=experiment).order_by("id")
        ]
        super().__init__(data, initial={"totals": "\n".join(lines)})
        self.minor_of = minor_of(experiment)

    def clean_totals(self) -> tuple[ArmTold, ...]:
        """The arms as they were told; a ValidationError names the line that cannot be read."""
        units: dict[str, int] = {}
        told: dict[str, list[Told]] = defaultdict(list)
        for line in csv.reader(self.cleaned_data["totals"].splitlines()):
            cells = [cell.strip() for cell in line]
            if not any(cells) or tuple(cells) == HEADER:
                continue
            variant, count, metric = self._read(cells)
            if units.setdefault(variant, count) != count:
                raise ValidationError(
                    _("The arm “%(arm)s” has two different numbers of units; write the same on each line."),
                    params={"arm": variant},
                )
            told[variant].append(metric)
        return tuple(ArmTold(variant, count, tuple(told[variant])) for variant, count in units.items())

    def told(self) -> dict[str, Any]:
        """What the operation takes."""
        said = self.cleaned_data
        return {"arms": said["totals"], "up_to": said["up_to"], "origin": said["origin"]}

    def _read(self, cells: list[str]) -> tuple[str, int, Told]:
        try:
            variant, count, code, mean = cells[:4]
            variance = cells[4] if len(cells) > 4 and cells[4] else None
            scale = self.minor_of(code)
            spread = None if variance is None else float(variance) * scale * scale
            return variant, int(count), Told(code, float(mean) * scale, spread)
        except ValueError:
            raise ValidationError(
                _("“%(line)s” cannot be read; write variant,units,metric,mean,variance."),
                params={"line": ",".join(cells)},
            ) from None


class LearningForm(OperationForm):
    """What a decided experiment taught."""

    #: the version of the learning that was read, 0 where there was none
    read = forms.IntegerField(widget=forms.HiddenInput)
    learned = forms.CharField(
        label=gettext_lazy("What was learnt"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In a sentence or two: what the next one who works on this should know."),
    )

    def __init__(self, data: Any, known: Learning | None) -> None:
        begun = {"learned": known.words, "read": known.version} if known else {"read": 0}
        super().__init__(data, initial=begun)

    def told(self) -> dict[str, Any]:
        """What the operation takes."""
        return {"words": self.cleaned_data["learned"], "expected_version": self.cleaned_data["read"]}

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; a conflict shows their words, and saving again goes over them."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            posted: Any = self.data
            again = posted.copy()
            again["read"] = refusal.theirs["read"]
            self.data = again
            self.theirs = {str(self["learned"].label): refusal.theirs["learned"]}
