"""What was seen of an experiment: a look each day, and the reading that its decision stands on."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.experiments.models.experiments import Experiment
from storewide.kit.records import Record


class Reading(Record):
    """The result as it was read once all days had passed; never changed. `content`: see `results.Result`.

    A second reading before the decision (more data came in) is a second row, and both stay.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    schema = models.PositiveSmallIntegerField()
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    method = models.CharField(max_length=60)
    data_version = models.PositiveIntegerField()
    read_at = models.DateTimeField(_("read"))
    read_by_id = models.UUIDField(null=True, editable=False)
    read_by_label = models.CharField(_("read by"), max_length=200, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.experiment} {self.read_at:%Y-%m-%d}"


class Look(Record):
    """How an experiment stood at the end of a day of its store; never changed, and computed anew from the same data.

    `day` is the last day whose facts count. A day has one look for each method and state of the data: where late facts
    came in, a second one is kept beside the first. `content`: see `looks.Stand`.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("up to"))
    schema = models.PositiveSmallIntegerField()
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    method = models.CharField(max_length=60)
    data_version = models.PositiveIntegerField()
    looked_at = models.DateTimeField(_("computed"))

    class Meta:
        ordering = ["experiment", "-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "day", "method", "data_version"], name="experiments_one_look_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.experiment} {self.day:%Y-%m-%d}"
