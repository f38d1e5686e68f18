"""What is delivered: the addresses that hear of it, deployments, and the commits that each brought."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.access.hooks import HookRecord
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.models.release import Release
from storewide.service.models import Incident


class Deliverer(models.TextChoices):
    """The systems whose deliveries are understood."""

    GITHUB = "github", "GitHub"
    GITLAB = "gitlab", "GitLab"
    BITBUCKET = "bitbucket", "Bitbucket"
    AZURE = "azure", "Azure DevOps"
    CDEVENTS = "cdevents", "CDEvents"


class Outcome(models.TextChoices):
    """How a deployment went."""

    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    ROLLED_BACK = "rolled_back", _("Rolled back")


class Judged(models.TextChoices):
    """What people say a deployment was, where it is not what was found."""

    AS_FOUND = "", _("As found")
    SOUND = "sound", _("It caused no failure")
    FAULTY = "faulty", _("It caused a failure")
    MENDED = "mended", _("Unplanned: it mended a failure")


TONES = {
    Outcome.RUNNING: Tone.WAITING,
    Outcome.SUCCEEDED: Tone.GOOD,
    Outcome.FAILED: Tone.BAD,
    Outcome.CANCELLED: Tone.UNKNOWN,
    Outcome.ROLLED_BACK: Tone.BAD,
}


class DeliveryHook(HookRecord):
    """An address by which one system tells of deployments of a team; its token is shown once, kept only as a digest.

    `service` and `area` stand in where a delivery does not say; `secret` is what the system proves itself with.
    """

    KIND = "releases.delivery_hook"

    provider = models.CharField(_("system"), max_length=12, choices=Deliverer.choices)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service = models.CharField(_("service"), max_length=120, blank=True)
    heard_what = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="releases_hook_provider_known", condition=Q(provider__in=Deliverer.values)
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("releases:delivery-hook", args=[self.pk])


class Heard(models.Model):
    """That a delivery was taken, by its id or the digest of its body, so that a replay counts once; kept 90 days."""

    hook = models.ForeignKey(DeliveryHook, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="releases_heard_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["hook", "mark"], name="releases_delivery_heard_once"),
        ]

    def __str__(self) -> str:
        return self.mark


class Window(Record):
    """How long after a deployment an incident of its area still counts as caused by it; there is one for the house."""

    hours = models.PositiveSmallIntegerField(_("hours"), default=24)

    class Meta:
        constraints = [
            models.CheckConstraint(name="releases_window_in_bounds", condition=Q(hours__range=(1, 720))),
        ]

    def __str__(self) -> str:
        return str(timedelta(hours=self.hours))


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    """Reads of deployments."""

    def for_list(self) -> "DeploymentQuerySet":
        """With all that a list or a page shows of it."""
        return self.select_related(
            "team", "area__accountable__holder", "area__accountable__deputy", "release", "incident"
        ).annotate(count_of_commits=models.Count("shipped", distinct=True))

    def to_production(self) -> "DeploymentQuerySet":
        """Those that customers met or would have met, once they ended."""
        ended = [Outcome.SUCCEEDED, Outcome.FAILED, Outcome.ROLLED_BACK]
        return self.filter(is_production=True, outcome__in=ended)

    def ended_within(self, begin: datetime, end: datetime) -> "DeploymentQuerySet":
        """Those that ended from `begin` to just before `end`."""
        return self.filter(ended_at__gte=begin, ended_at__lt=end)


class Deployment(Record):
    """A version of a service that was brought to an environment, from `began_at` to `ended_at`.

    `judged` and `because` are what people say against what was found; `incident` is one that they tie to it.
    `undoes`: it brought an earlier version back.
    """

    KIND = "releases.deployment"

    provider = models.CharField(max_length=12, blank=True, editable=False)
    external_key = models.CharField(max_length=200, blank=True, editable=False)
    service = models.CharField(_("service"), max_length=120)
    repository = models.CharField(_("repository"), max_length=120, blank=True)
    environment = models.CharField(_("environment"), max_length=120)
    is_production = models.BooleanField(_("production"))
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    release = models.ForeignKey(
        Release, verbose_name=_("release"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version_name = models.CharField(_("version"), max_length=120, blank=True)
    sha = models.CharField(_("commit"), max_length=64, blank=True)
    url = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(_("how it went"), max_length=12, choices=Outcome.choices)
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    undoes = models.BooleanField(_("a roll-back"), default=False)
    judged = models.CharField(_("what it was"), max_length=8, choices=Judged.choices, blank=True, default="")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    because = models.CharField(_("because"), max_length=300, blank=True)

    objects: ClassVar[DeploymentQuerySet] = DeploymentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-began_at", "-id"]
        indexes = [
            models.Index(
                fields=["service", "is_production", "ended_at"], name="releases_deployed_by_service"
            ),
            models.Index(fields=["is_production", "ended_at"], name="releases_deployed_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="releases_one_deployment_per_key",
                fields=["provider", "service", "external_key"],
                condition=~Q(external_key=""),
            ),
            models.CheckConstraint(
                name="releases_deployment_outcome", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(name="releases_deployment_judged", condition=Q(judged__in=Judged.values)),
            models.CheckConstraint(
                name="releases_deployment_running_has_no_end",
                condition=Q(outcome=Outcome.RUNNING, ended_at=None)
                | ~Q(outcome=Outcome.RUNNING) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="releases_deployment_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="releases_deployment_judged_because",
                condition=Q(judged="", incident=None) | ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.version_name or self.sha[:8]}".strip()

    def get_absolute_url(self) -> str:
        return reverse("releases:deployment", args=[self.pk])

    @property
    def link(self) -> Link:
        """How others point to it."""
        return Link(self.KIND, str(self.pk), str(self), self.get_absolute_url())

    @property
    def tag(self) -> Tag:
        """How it went, in a word with its tone."""
        outcome = Outcome(self.outcome)
        return Tag(outcome.label, TONES[outcome])


class Commit(models.Model):
    """A commit of a repository: when it was written, and what it stands on (ids, a space between each)."""

    repository = models.CharField(max_length=120)
    sha = models.CharField(max_length=64)
    parents = models.TextField(blank=True)
    authored_at = models.DateTimeField(null=True)
    is_merge = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["repository", "sha"], name="releases_commit_once"),
        ]

    def __str__(self) -> str:
        return self.sha


class Shipped(models.Model):
    """That a deployment was the first to bring a commit to production, of its service."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="shipped")
    service = models.CharField(max_length=120)
    commit = models.ForeignKey(Commit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "commit"], name="releases_shipped_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deployment_id}: {self.commit_id}"
