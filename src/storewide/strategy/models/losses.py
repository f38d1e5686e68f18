"""What speaks for a change: deals that were lost and why, what customers asked for, what visitors searched in vain."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy.models.competition import AboutFeature, Competitor, Raises


class LossReason(Record):
    """Why deals are lost, in the house's own words."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="strategy_one_reason_per_name")]

    def __str__(self) -> str:
        return self.name


class Candidate(Raises):
    """A product that we might offer: what it is, who looks after the idea, and what speaks for it."""

    KIND = "strategy.candidate"
    PAGE = "strategy:candidate"

    class State(models.TextChoices):
        """Where the idea stands."""

        OPEN = "open", _("Open")
        TAKEN_UP = "taken_up", _("Taken up")
        DROPPED = "dropped", _("Dropped")

    name = models.CharField(_("name"), max_length=120)
    what = models.TextField(_("what it is"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(_("why"), max_length=400, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="strategy_one_candidate_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def tag(self) -> Tag:
        """Where it stands."""
        tones = {
            self.State.OPEN: Tone.WAITING,
            self.State.TAKEN_UP: Tone.GOOD,
            self.State.DROPPED: Tone.PLAIN,
        }
        return Tag(self.State(self.state).label, tones[self.State(self.state)])


class LostDeal(AboutFeature, Raises):
    """A deal that went to somebody else, or to nobody: what it was worth and why it was lost."""

    KIND = "strategy.deal"
    PAGE = "strategy:deal"

    account = models.CharField(_("account"), max_length=160)
    lost_on = models.DateField(_("lost on"))
    amount_minor = models.PositiveBigIntegerField(_("amount"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.ForeignKey(
        LossReason, verbose_name=_("reason"), on_delete=models.PROTECT, related_name="+"
    )
    competitor = models.ForeignKey(
        Competitor,
        verbose_name=_("lost to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("what was said"), max_length=2000, blank=True)
    number = models.CharField(_("number in your system"), max_length=80, blank=True)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-lost_on", "-id"]
        indexes = [models.Index(fields=["lost_on"], name="strategy_deal_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="strategy_one_deal_per_number", condition=~Q(number="")
            )
        ]

    def __str__(self) -> str:
        return self.account

    @property
    def amount(self) -> Money:
        """What it was worth."""
        return Money(self.amount_minor, self.currency)


class CustomerAsk(AboutFeature, Raises):
    """Something that customers asked for: an account, or so many of them."""

    KIND = "strategy.ask"
    PAGE = "strategy:customer-ask"

    what = models.CharField(_("what was asked for"), max_length=240)
    account = models.CharField(_("account"), max_length=160, blank=True)
    count = models.PositiveIntegerField(_("how often"), default=1)
    asked_on = models.DateField(_("asked on"))
    source = models.CharField(_("where it was heard"), max_length=160, blank=True)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [models.CheckConstraint(name="strategy_asked_at_least_once", condition=Q(count__gte=1))]

    def __str__(self) -> str:
        return self.what


class MissedSearch(Raises):
    """What visitors of a store searched for and did not find, with how often, from `first` to `last`."""

    KIND = "strategy.search"
    PAGE = "strategy:search"

    term = models.CharField(_("searched for"), max_length=160)
    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    searches = models.PositiveIntegerField(_("searches"))
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-searches", "term", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "term", "first", "last"], name="strategy_one_count_per_term_and_days"
            ),
            models.CheckConstraint(
                name="strategy_search_days_in_order", condition=Q(last__gte=models.F("first"))
            ),
        ]

    def __str__(self) -> str:
        return self.term
