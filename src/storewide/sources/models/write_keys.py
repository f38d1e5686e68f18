"""Write keys: with one of them a shop's tracking may send events to a store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.sources.models.stores import Store
from storewide.warehouse import write_keys as snapshot


class Flags(models.TextChoices):
    """Which flags are evaluated for whoever has the key."""

    NONE = snapshot.NO_FLAGS, _("none")
    CLIENT = snapshot.CLIENT_FLAGS, _("those marked for browsers and apps; the key may be public")
    SERVER = snapshot.ALL_FLAGS, _("all of them, for servers; the key is a secret")


class WriteKey(Record):
    """A key that tracking sends with its events, and with which flags are asked for.

    It lets in and reads no fact, so it may stand in a web page, unless it is a server's: that one reads all rules of flags.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    per_minute = models.PositiveIntegerField(_("events a minute"), default=60_000)
    flags = models.CharField(_("flags"), max_length=12, choices=Flags, default=Flags.NONE)
    environment = models.SlugField(_("environment of flags"), max_length=40, default=snapshot.ENVIRONMENT)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="sources_a_key_lets_something_in", condition=models.Q(per_minute__gt=0)
            ),
            models.CheckConstraint(
                name="sources_a_key_reads_known_flags", condition=models.Q(flags__in=Flags.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_secret(self) -> bool:
        """Whether it must not stand in a web page."""
        return self.flags == Flags.SERVER
