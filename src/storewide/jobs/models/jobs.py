"""A job: one piece of long work, what it has done of what, and how it ended."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone


class State(models.TextChoices):
    """Where a job stands. The last three are ends: nothing changes after them."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


TAGS = {
    State.QUEUED: Tag(State.QUEUED.label, Tone.PLAIN, "clock"),
    State.RUNNING: Tag(State.RUNNING.label, Tone.WAITING, "arrow-right"),
    State.SUCCEEDED: Tag(State.SUCCEEDED.label, Tone.GOOD),
    State.FAILED: Tag(State.FAILED.label, Tone.BAD),
    State.CANCELLED: Tag(State.CANCELLED.label, Tone.UNKNOWN, "flat"),
}
ENDS = (State.SUCCEEDED, State.FAILED, State.CANCELLED)
SILENT_AFTER = timedelta(seconds=60)


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs."""

    def silent(self, at: datetime) -> "JobQuerySet":
        """Running jobs whose worker has not been heard of for a minute: it was killed, or its machine was."""
        return self.filter(state=State.RUNNING, heartbeat_at__lt=at - SILENT_AFTER)


class Job(Record):
    """Long work of one `kind` with its `arguments`, asked for by somebody.

    `attempt` counts how often a worker took it; a worker may write to the job only under its own attempt, so
    that one which was given up and comes back late changes nothing.
    """

    kind = models.CharField(_("kind"), max_length=80)
    label = models.CharField(_("what"), max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=1)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    stop_requested_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    result = models.JSONField(default=dict)
    error = models.TextField(default="", blank=True)
    requested_by_id = models.UUIDField(null=True)
    requested_by_label = models.CharField(_("asked for by"), max_length=200)
    #: the schedule whose round it is; empty for what a person asked for
    schedule = models.CharField(max_length=80, default="", blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="jobs_ended_has_time",
                condition=models.Q(state__in=ENDS, ended_at__isnull=False)
                | (~models.Q(state__in=ENDS) & models.Q(ended_at__isnull=True)),
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="jobs_by_state")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """The state as a tag."""
        return TAGS[State(self.state)]

    @property
    def ended(self) -> bool:
        return self.state in ENDS


class Round(models.Model):
    """How one schedule of the house stands: its last job, when it comes next, and what went wrong last.

    A row for each `kinds.Schedule`, by the name of its kind of job; the jobs of earlier rounds are not kept.
    """

    schedule = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    last_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    fault = models.TextField(default="", blank=True)
    fault_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["schedule"]
        constraints = [
            models.CheckConstraint(
                name="jobs_round_fault_has_time",
                condition=models.Q(fault="", fault_at__isnull=True)
                | (~models.Q(fault="") & models.Q(fault_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.schedule


class ChatRoom(Record):
    """A room of the operation's chat that takes messages at an address of its own, an incoming webhook.

    The address is a secret: whoever has it can write there. It is never shown again nor written to the trail.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.URLField(_("address"), max_length=600)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
