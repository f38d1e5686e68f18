"""How a store feature is measured."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ownership.models import Area


class AreaMeasure(Record):
    """Which pages and events of the store are an area's, and the one metric that leads it.

    `pages`: patterns such as `/checkout/*`; `events`: names such as `Coupon Denied`.
    """

    area = models.OneToOneField(Area, verbose_name=_("area"), on_delete=models.CASCADE, related_name="+")
    pages = models.JSONField(_("pages"), default=list, blank=True)
    events = models.JSONField(_("events"), default=list, blank=True)
    metric = models.CharField(_("leading metric"), max_length=40, blank=True)

    class Meta:
        ordering = ["area__group", "area__name", "id"]

    def __str__(self) -> str:
        return str(self.area)
