"""Hooks: addresses by which another system tells of what it does; the token in the address is kept only as a digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone


class HookRecord(Record):
    """An address for one system. Its token is shown once; `secret` is what the system proves itself with, if it can.

    Its `KIND` is what its lines in the trail begin with.
    """

    KIND: str
    provider: str

    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    secret = models.CharField(_("signing secret"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    heard_at = models.DateTimeField(_("last delivery"), null=True, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)
    refused_why = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def tag(self) -> Tag:
        """Whether deliveries come in, in a word with its tone."""
        if self.revoked_at is not None:
            return Tag(_("Revoked"), Tone.UNKNOWN, "cross")
        if self.is_refusing:
            return Tag(_("Last delivery refused"), Tone.BAD)
        if self.heard_at is None:
            return Tag(_("Nothing came yet"), Tone.WAITING)
        return Tag(_("Working"), Tone.GOOD)

    @property
    def is_refusing(self) -> bool:
        """Whether the newest delivery was refused."""
        return self.refused_at is not None and (self.heard_at is None or self.refused_at > self.heard_at)
