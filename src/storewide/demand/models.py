"""Rules of marketing channels, and campaigns: what is spent on reach, and the bet that it makes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ledger.models import Direction, IntendedEffect
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: longest text of patterns of one rule
LONGEST_PATTERN = 400


class Channel(models.TextChoices):
    """The marketing channels, as the warehouse breaks figures down by them."""

    NATURAL_SEARCH = "natural_search", _("Natural search")
    PAID_SEARCH = "paid_search", _("Paid search")
    EMAIL = "email", _("E-mail")
    SOCIAL = "social", _("Social")
    AFFILIATE = "affiliate", _("Affiliate")
    DIRECT = "direct", _("Direct")
    REFERRAL = "referral", _("Referral")


class Looks(models.TextChoices):
    """What a rule looks at."""

    SOURCE = "source", _("Source")
    MEDIUM = "medium", _("Medium")
    CAMPAIGN = "campaign", _("Campaign")
    REFERRER = "referrer", _("Host it came from")
    PATH = "path", _("Landing page")
    CLICK_ID = "click_id", _("Click id")
    NOTHING = "nothing", _("Nothing is known")


class ChannelRule(Record):
    """The rule in place `position` (from 1): what it looks at, patterns with commas between, and the channel it says."""

    position = models.PositiveIntegerField(_("place"))
    looks = models.CharField(_("looks at"), max_length=12, choices=Looks.choices)
    pattern = models.CharField(_("patterns"), max_length=LONGEST_PATTERN, blank=True)
    channel = models.CharField(_("marketing channel"), max_length=20, choices=Channel.choices)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="demand_rule_has_pattern", condition=Q(looks=Looks.NOTHING) | ~Q(pattern="")
            )
        ]

    def __str__(self) -> str:
        said = {"looks": self.get_looks_display(), "channel": self.get_channel_display()}
        if self.looks == Looks.NOTHING:
            return _("%(looks)s: %(channel)s") % said
        return _("%(looks)s is %(pattern)s: %(channel)s") % {**said, "pattern": self.pattern}


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Holdout(models.TextChoices):
    """Who does not get the campaign, so that its effect can be seen against them."""

    NONE = "none", _("Nobody: before and after only")
    REGIONS = "regions", _("Some countries")
    PEOPLE = "people", _("Some people, drawn at random")


TONES = {
    CampaignState.PLANNED: Tone.PLAIN,
    CampaignState.RUNNING: Tone.WAITING,
    CampaignState.ENDED: Tone.GOOD,
}


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Reads of campaigns."""

    def for_list(self) -> "CampaignQuerySet":
        """With all that a row or a page names."""
        return self.select_related("store", "owner", "area", "effect")


class Campaign(Record):
    """What marketing spends to bring visitors, from `first` to `last`, and what it promises to bring.

    `key`: as links carry it (`utm_campaign`), and as media cost names it. `budget_minor`: in the store's currency.
    The bet: `metric` goes `direction` by `size` percent over those days. `held_out`: countries without the campaign.
    `experiment`, `control`, `control_share`: of a holdout of people, the key of its exposures, the variant of those held
    out, and how many of a hundred they were meant to be.
    `effect` is the promise in the ledger, frozen at the start.
    """

    KIND = "demand.campaign"

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(_("key"), max_length=120)
    marketing_channel = models.CharField(_("marketing channel"), max_length=20, choices=Channel.choices)
    budget_minor = models.PositiveBigIntegerField(_("budget"))
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    state = models.CharField(max_length=8, choices=CampaignState.choices, default=CampaignState.PLANNED)
    metric = models.CharField(_("metric"), max_length=40)
    direction = models.CharField(
        _("direction"), max_length=4, choices=Direction.choices, default=Direction.UP
    )
    size = models.DecimalField(_("size in percent"), max_digits=7, decimal_places=2)
    guardrails = models.JSONField(_("guardrails"), default=list, blank=True)
    holdout = models.CharField(_("holdout"), max_length=8, choices=Holdout.choices, default=Holdout.NONE)
    held_out = models.JSONField(_("countries without it"), default=list, blank=True)
    experiment = models.CharField(_("experiment"), max_length=120, blank=True)
    control = models.CharField(_("variant held out"), max_length=120, blank=True)
    control_share = models.PositiveSmallIntegerField(_("people held out, in percent"), null=True, blank=True)
    effect = models.OneToOneField(
        IntendedEffect, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects: ClassVar[CampaignQuerySet] = CampaignQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-first", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["store", "key"], name="demand_one_campaign_per_key"),
            models.CheckConstraint(
                name="demand_campaign_ends_after_it_begins", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="demand_promise_frozen_from_the_start",
                condition=Q(state=CampaignState.PLANNED, effect=None)
                | ~Q(state=CampaignState.PLANNED) & Q(effect__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("demand:campaign", args=[self.pk])

    @property
    def link(self) -> Link:
        """The campaign as the ledger points to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def tag(self) -> Tag:
        """Where it stands."""
        state = CampaignState(self.state)
        return Tag(state.label, TONES[state])
