"""Presets of one's own: how an export that no built-in preset knows is read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class OwnPreset(Record):
    """A mapping made on the mapping page; `definition` is what a preset's TOML file would hold."""

    name = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    fact = models.CharField(_("what a row is"), max_length=20)
    definition = models.JSONField()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title
