"""How requests come in: functions that ask, types of request with fields of their own, mailboxes."""

from typing import Any, ClassVar

from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.access.hooks import HookRecord
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Function(models.TextChoices):
    """Which part of the house asked; customers ask through listening posts."""

    SALES = "sales", _("Sales")
    MARKETING = "marketing", _("Marketing")
    FINANCE = "finance", _("Finance")
    SERVICE = "service", _("Customer service")
    HELP_DESK = "help_desk", _("Help desk")
    IT = "it", _("IT")
    PRODUCT = "product", _("Product and experience")
    OPERATIONS = "operations", _("Operations and logistics")
    LEGAL = "legal", _("Legal and privacy")
    MANAGEMENT = "management", _("Management")
    CUSTOMERS = "customers", _("Customers")


class RequestType(Record):
    """A kind of request: which functions it is offered to, and what it asks beyond title and problem.

    `functions` holds codes of `Function`, none for all. `fields` holds documents of `intake.own_fields.OwnField`,
    the evidence that a request needs before it is accepted among them.
    """

    slug = models.CharField(_("short name"), max_length=60, unique=True, validators=[validate_slug])
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    functions: Any = models.JSONField(_("offered to"), default=list, blank=True)
    fields: Any = models.JSONField(_("own fields"), default=list, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("request type")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:request-type", args=[self.slug])

    @property
    def offered_to(self) -> str:
        """The functions in words."""
        labels = [str(Function(code).label) for code in self.functions if code in Function.values]
        return ", ".join(labels) or str(_("every function"))

    @property
    def tag(self) -> Tag:
        """Whether it is offered, in a word with its tone."""
        return Tag(_("Retired"), Tone.UNKNOWN, "cross") if self.retired_at else Tag(_("Offered"), Tone.GOOD)


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    """Reads of mailboxes."""

    def fetched(self) -> "MailboxQuerySet":
        """Those that are looked into by IMAP."""
        rows = self.filter(revoked_at=None).exclude(imap_host="")
        return rows.select_related("area", "store", "type").order_by("pk")


class Mailbox(HookRecord):
    """Where a mail server hands over what people write to one address; each message becomes a request or a remark.

    Mail says no area, so the mailbox does: `area`, `store` and `type` are those of its requests. Only people and
    accounts of this operation may write, and whoever writes from one of `domains` (a line each). Where `imap_host` is
    named, Storewide looks into it by itself; `fetch_fault` is why the last look brought nothing, empty where it did.
    """

    KIND = "portfolio.mailbox"
    provider = "mail"

    address = models.EmailField(_("address"), blank=True)
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    type = models.ForeignKey(
        RequestType, verbose_name=_("type"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    domains = models.TextField(_("domains that may write"), max_length=2000, blank=True)
    heard_what = models.CharField(max_length=160, blank=True, editable=False)
    imap_host = models.CharField(_("IMAP server"), max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(_("port"), default=993)
    imap_user = models.CharField(_("account"), max_length=254, blank=True)
    imap_password = models.CharField(_("password"), max_length=300, blank=True)
    imap_folder = models.CharField(_("folder"), max_length=200, default="INBOX")
    fetched_at = models.DateTimeField(null=True, editable=False)
    fetch_fault = models.CharField(max_length=300, blank=True, editable=False)

    objects: ClassVar[MailboxQuerySet] = MailboxQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("mailbox")

    def get_absolute_url(self) -> str:
        return reverse("portfolio:mailbox", args=[self.pk])
