"""Requests that came out of another tool's file: which file, and what each was called there."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import Job
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.portfolio.models.request import Request


class Tool(models.TextChoices):
    """The tools whose exports are known; of others people say which column is which."""

    JIRA = "jira", "Jira"
    PRODUCTBOARD = "productboard", "Productboard"
    TRELLO = "trello", "Trello"
    OTHER = "other", _("another tool")


class ImportState(models.TextChoices):
    """How far a file is."""

    READ = "read", _("To be confirmed")
    RUNNING = "running", _("Being taken over")
    DONE = "done", _("Taken over")
    REFUSED = "refused", _("Refused")


TONES = {
    ImportState.READ: Tone.WAITING,
    ImportState.RUNNING: Tone.WAITING,
    ImportState.DONE: Tone.GOOD,
    ImportState.REFUSED: Tone.BAD,
}


class RequestImport(Record):
    """A file of another tool on its way into the portfolio.

    `chosen` holds what people chose: {"area": short name, "states": {theirs: ours}, "columns": {field: column}}.
    `refusals`: the first lines that were refused, each [line, sentence].
    """

    tool = models.CharField(_("tool"), max_length=12, choices=Tool.choices)
    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=80, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=ImportState.choices, default=ImportState.READ)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    chosen: Any = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    made = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    same = models.PositiveIntegerField(_("as they were"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    refusals: Any = models.JSONField(default=list)
    by_label = models.CharField(_("by"), max_length=200, blank=True)
    by_id = models.UUIDField(null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:import", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """How far it is, in a word with its tone."""
        state = ImportState(self.state)
        return Tag(state.label, TONES[state])


class Origin(Record):
    """What a request is called in the tool it came from, so that the same file again changes nothing.

    `digest` is of what the tool said when it was last taken over.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    tool = models.CharField(max_length=12, choices=Tool.choices)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "key"], name="portfolio_one_origin_a_key")]

    def __str__(self) -> str:
        return self.key
