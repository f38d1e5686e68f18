"""Who may decide what: rights by kind and size, and the decisions that were taken."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models.role import Role
from storewide.organization.models.team import Team


class DecisionKind(models.TextChoices):
    """What a decision is about."""

    ROADMAP = "roadmap", _("What is built next")
    DESIGN = "design", _("How it looks and works")
    RELEASE = "release", _("Going live")
    TECHNOLOGY = "technology", _("Technology")
    BUDGET = "budget", _("Money")
    HIRING = "hiring", _("Hiring")
    PRICING = "pricing", _("Prices and promotions")
    SUPPLIER = "supplier", _("Suppliers and contracts")
    OTHER = "other", _("Something else")


class DecisionSize(models.TextChoices):
    """How much a decision moves, where no amount says it; from the smallest to the largest."""

    SMALL = "s", _("Small: undone within a day")
    MEDIUM = "m", _("Medium: undone within a month")
    LARGE = "l", _("Large: hardly undone")


class How(models.TextChoices):
    """What a team does before such a decision holds."""

    DECIDES = "decides", _("Decides")
    INFORMS = "informs", _("Decides and informs")
    ASKS = "asks", _("Asks")


class DecisionRight(Record):
    """For decisions of a kind, up to an amount or a size (or of any), a team decides, informs or asks a role.

    Without a team it holds for all teams that have none of their own for that kind.
    """

    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DecisionKind.choices)
    up_to_minor = models.BigIntegerField(_("up to"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    size = models.CharField(_("up to size"), max_length=1, choices=DecisionSize.choices, blank=True)
    how = models.CharField(_("the team"), max_length=8, choices=How.choices)
    asks = models.ForeignKey(
        Role, verbose_name=_("whom"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["kind", "up_to_minor", "id"]
        constraints = [
            models.CheckConstraint(
                name="organization_right_amount_with_currency",
                condition=Q(up_to_minor=None, currency="") | (Q(up_to_minor__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="organization_right_amount_or_size", condition=Q(up_to_minor=None) | Q(size="")
            ),
            models.CheckConstraint(
                name="organization_right_asks_a_role",
                condition=(Q(how="asks") & ~Q(asks=None)) | ~Q(how="asks"),
            ),
            models.UniqueConstraint(
                F("team"),
                F("kind"),
                Coalesce("up_to_minor", -1),
                F("currency"),
                F("size"),
                name="organization_one_right_of_team_and_bound",
                condition=~Q(team=None),
            ),
            models.UniqueConstraint(
                F("kind"),
                Coalesce("up_to_minor", -1),
                F("currency"),
                F("size"),
                name="organization_one_right_of_all_and_bound",
                condition=Q(team=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_how_display()}"

    @property
    def limit(self) -> Money | None:
        """Up to which amount it holds; None where no amount bounds it."""
        return None if self.up_to_minor is None else Money(self.up_to_minor, self.currency)


class TeamDecisionQuerySet(models.QuerySet["TeamDecision"]):
    """Reads of decisions."""

    def for_list(self) -> "TeamDecisionQuerySet":
        """With everybody that a list names."""
        return self.select_related("team", "asked")

    def between(self, first: datetime, last: datetime) -> "TeamDecisionQuerySet":
        """Those that came up from `first` on and before `last`."""
        return self.filter(came_up_at__gte=first, came_up_at__lt=last)


class TeamDecision(Record):
    """A decision that a team needed: taken by itself, or asked of a role and waited for.

    What comes out of a bet or an experiment is decided in the effect ledger; this is who took it, and how long it took.
    """

    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=DecisionKind.choices)
    what = models.CharField(_("what"), max_length=200)
    amount_minor = models.BigIntegerField(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    size = models.CharField(_("size"), max_length=1, choices=DecisionSize.choices, blank=True)
    asked = models.ForeignKey(
        Role, verbose_name=_("asked"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_up_at = models.DateTimeField(_("came up"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)

    objects: ClassVar[TeamDecisionQuerySet] = TeamDecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-came_up_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="organization_decision_amount_with_currency",
                condition=Q(amount_minor=None, currency="") | (Q(amount_minor__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="organization_decision_waits_for_somebody",
                condition=~Q(decided_at=None) | ~Q(asked=None),
            ),
            models.CheckConstraint(
                name="organization_decision_after_it_came_up",
                condition=Q(decided_at=None) | Q(decided_at__gte=F("came_up_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("organization:decision", args=[self.pk])

    @property
    def in_team(self) -> bool:
        """Whether the team took it by itself."""
        return self.asked_id is None

    @property
    def amount(self) -> Money | None:
        """The money it is about; None where it is about none."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    def waited(self, at: datetime) -> timedelta:
        """How long from coming up to being decided, or until now."""
        return (self.decided_at or at) - self.came_up_at

    @property
    def tag(self) -> Tag:
        """Where it stands."""
        if self.decided_at is None:
            return Tag(_("Waiting"), Tone.WAITING)
        return (
            Tag(_("Decided in the team"), Tone.GOOD) if self.in_team else Tag(_("Decided above"), Tone.PLAIN)
        )
