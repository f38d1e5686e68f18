"""The operation: the whole organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class Operation(Record):
    """The whole organisation that runs the stores. There is one."""

    name = models.CharField(_("name"), max_length=120)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="organization_one_operation", condition=models.Q(only=True))
        ]

    def __str__(self) -> str:
        return self.name
