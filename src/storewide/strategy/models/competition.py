"""How the store stands against others: competitors, judgements of features, strengths and threats, what the market does."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Raises(Record):
    """What may raise a request: it points to itself by its kind and id, and its page says what came of it."""

    KIND: ClassVar[str]
    #: the name of its page's address; the address takes the id
    PAGE: ClassVar[str]

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(self.PAGE, args=[self.pk])

    @property
    def link(self) -> Link:
        """Itself, as a request that it raised points to it."""
        return Link(self.KIND, str(self.pk), str(self), self.get_absolute_url())


class Evidence(Record):
    """What a judgement rests on: a sentence, a page or the name of a file, and until when it holds."""

    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    evidence_address = models.URLField(_("where it is seen"), max_length=400, blank=True)
    evidence_file = models.CharField(_("file"), max_length=200, blank=True)
    expires_on = models.DateField(_("holds until"), null=True, blank=True)

    class Meta:
        abstract = True

    def has_expired(self, on: date) -> bool:
        """Whether it holds no longer on that day."""
        return self.expires_on is not None and self.expires_on < on


class Competitor(Record):
    """Somebody who sells to the same customers."""

    KIND = "strategy.competitor"

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    address = models.URLField(_("address"), max_length=300, blank=True)
    market = models.CharField(_("market"), max_length=160, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    watched = models.BooleanField(_("watched"), default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="strategy_one_competitor_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:competitor", args=[self.slug])

    @property
    def link(self) -> Link:
        """Itself, as others point to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())


class Feature(Raises):
    """Something that customers compare, finer than the area of store features that it belongs to."""

    KIND = "strategy.feature"
    PAGE = "strategy:feature"

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("what it does for a customer"), max_length=300, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="strategy_one_feature_per_name")]

    def __str__(self) -> str:
        return self.name


class AboutFeature(models.Model):
    """What is about a store feature: a whole area, or something finer within it."""

    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    feature = models.ForeignKey(
        Feature, verbose_name=_("feature"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def about(self) -> Area | Feature | None:
        """The feature that is meant, else the whole area; None where neither is named."""
        return self.feature or self.area


class Stand(models.TextChoices):
    """How we stand against a competitor in a feature."""

    AHEAD = "ahead", _("Ahead")
    PAR = "par", _("On par")
    BEHIND = "behind", _("Behind")


STANDS: dict[str, Tag] = {
    Stand.AHEAD: Tag(Stand.AHEAD.label, Tone.GOOD, "up"),
    Stand.PAR: Tag(Stand.PAR.label, Tone.PLAIN, "flat"),
    Stand.BEHIND: Tag(Stand.BEHIND.label, Tone.BAD, "down"),
}


class Judgement(AboutFeature, Raises, Evidence):
    """How we stood against one competitor in one feature, as somebody judged it on a day; never changed, only followed."""

    KIND = "strategy.judgement"
    PAGE = "strategy:judgement"

    competitor = models.ForeignKey(Competitor, on_delete=models.CASCADE, related_name="+")
    stand = models.CharField(_("how we stand"), max_length=6, choices=Stand.choices)
    judged_on = models.DateField(_("judged on"))
    by_label = models.CharField(_("judged by"), max_length=200, editable=False)

    class Meta:
        ordering = ["-judged_on", "-id"]
        indexes = [models.Index(fields=["competitor", "judged_on"], name="strategy_judged")]
        constraints = [
            models.CheckConstraint(name="strategy_judged_in_an_area", condition=Q(area__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.competitor}: {self.get_stand_display()}"

    @property
    def tag(self) -> Tag:
        """How we stand, with its shape."""
        return STANDS[self.stand]


class SwotKind(models.TextChoices):
    """Where an entry stands: what is ours before what is around us, good before bad."""

    STRENGTH = "strength", _("Strength")
    WEAKNESS = "weakness", _("Weakness")
    OPPORTUNITY = "opportunity", _("Opportunity")
    THREAT = "threat", _("Threat")


class SwotEntry(Raises, Evidence):
    """A strength or weakness of ours, an opportunity or a threat around us, with whoever watches it."""

    KIND = "strategy.swot"
    PAGE = "strategy:swot-entry"

    kind = models.CharField(_("kind"), max_length=11, choices=SwotKind.choices)
    what = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    competitor = models.ForeignKey(
        Competitor,
        verbose_name=_("competitor"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    noted_on = models.DateField(_("noted on"))

    class Meta:
        ordering = ["-noted_on", "-id"]

    def __str__(self) -> str:
        return self.what


class Signal(Raises, Evidence):
    """Something the industry tells: a trend, or a benchmark with a value that ours may be held against.

    `value` is in the unit that `unit` names; where `metric` names one of ours, as that metric counts it: a share of 0.021
    for 2.1 %, money in major units.
    """

    KIND = "strategy.signal"
    PAGE = "strategy:signal"

    title = models.CharField(_("what it says"), max_length=240)
    source = models.CharField(_("source"), max_length=200)
    dated = models.DateField(_("dated"))
    meaning = models.TextField(_("what it means for us"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    metric = models.CharField(_("our metric"), max_length=40, blank=True)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-dated", "-id"]
        constraints = [
            models.CheckConstraint(
                name="strategy_metric_needs_value", condition=Q(metric="") | Q(value__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title
