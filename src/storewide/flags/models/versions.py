"""What a flag serves in an environment: each change of it a version, and the switch that says which one is live."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.flags.models.flags import Flag
from storewide.flags.models.shared import Environment
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone


class VersionState(models.TextChoices):
    """The way of a version: proposed, let through by a second person, live, and then followed by another one."""

    PROPOSED = "proposed", _("Waits for a second person")
    APPROVED = "approved", _("Approved, not live yet")
    LIVE = "live", _("Live")
    REPLACED = "replaced", _("Replaced")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: may still go live
OPEN = (VersionState.PROPOSED, VersionState.APPROVED)
TONES = {
    VersionState.PROPOSED: Tone.WAITING,
    VersionState.APPROVED: Tone.WAITING,
    VersionState.LIVE: Tone.GOOD,
    VersionState.REPLACED: Tone.PLAIN,
    VersionState.REFUSED: Tone.BAD,
    VersionState.WITHDRAWN: Tone.UNKNOWN,
}


class VersionQuerySet(models.QuerySet["Version"]):
    """Reads of versions."""

    def for_page(self) -> "VersionQuerySet":
        """With all that a page names, the newest first."""
        return self.select_related("flag", "environment").order_by("-number")


class Version(Record):
    """What a flag is to serve in an environment, as its author wrote it (`content`), and what is served (`served`).

    `served` holds the slots that were allotted when it went live. Neither ever changes after that.
    """

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="+")
    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    served = models.JSONField(null=True)
    why = models.CharField(_("why"), max_length=300)
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.PROPOSED)
    author_id = models.UUIDField(null=True, editable=False)
    author_label = models.CharField(max_length=200, editable=False)
    answered_by_id = models.UUIDField(null=True, editable=False)
    answered_by_label = models.CharField(max_length=200, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=300, blank=True)
    live_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["flag", "environment", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["flag", "environment", "number"], name="flags_one_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["flag", "environment"],
                condition=Q(state__in=[VersionState.PROPOSED, VersionState.APPROVED]),
                name="flags_one_open_version",
            ),
            models.UniqueConstraint(
                fields=["flag", "environment"],
                condition=Q(state=VersionState.LIVE),
                name="flags_one_live_version",
            ),
            models.CheckConstraint(
                name="flags_live_version_has_slots",
                condition=~Q(state=VersionState.LIVE) | (Q(served__isnull=False) & Q(live_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flag} v{self.number} ({self.environment})"

    @property
    def tag(self) -> Tag:
        """Where it stands."""
        state = VersionState(self.state)
        return Tag(state.label, TONES[state])

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Its rules as its author wrote them, in their order."""
        found: list[dict[str, Any]] = self.content.get("rules", [])
        return found


class Switch(Record):
    """Whether a flag is on in an environment. Off, everybody is served the off variant at once, whatever the rules say."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="+")
    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["flag", "environment"]
        constraints = [
            models.UniqueConstraint(fields=["flag", "environment"], name="flags_one_switch_per_environment"),
            models.CheckConstraint(name="flags_off_has_reason", condition=Q(is_on=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.flag} ({self.environment})"
