"""A working-backwards page: what the press would read on the day a request is live, and the questions it raises."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Person
from storewide.portfolio.models.request import Request


class BackwardsPage(Record):
    """The press release of a change that is not made yet: for whom, which problem, how it is solved, how to begin."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="+")
    headline = models.CharField(_("headline"), max_length=160)
    for_whom = models.CharField(_("for whom"), max_length=300)
    problem = models.TextField(_("problem"), max_length=2000)
    solution = models.TextField(_("solution"), max_length=2000)
    quote = models.TextField(_("what a customer says"), max_length=600, blank=True)
    quoted = models.CharField(_("who says it"), max_length=120, blank=True)
    how_to_begin = models.TextField(_("how to begin"), max_length=1000, blank=True)
    author_id = models.UUIDField(null=True, editable=False)
    author_label = models.CharField(_("written by"), max_length=200, blank=True, editable=False)

    def __str__(self) -> str:
        return self.headline


class Asker(models.TextChoices):
    """Whose question it is."""

    CUSTOMER = "customer", _("a customer's")
    INTERNAL = "internal", _("our own")


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions."""

    def open(self) -> "QuestionQuerySet":
        """Those that nobody has answered."""
        return self.filter(answer="")


class Question(Record):
    """A question that the page raises, with its answer; without one it is open."""

    page = models.ForeignKey(BackwardsPage, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    asker = models.CharField(_("whose question"), max_length=8, choices=Asker.choices)
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.question


class Visual(Record):
    """A picture of what it will look like: PNG or JPEG, `width` x `height` pixels; its file lies among the uploads."""

    page = models.ForeignKey(BackwardsPage, on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(_("what it shows"), max_length=200)
    kind = models.CharField(max_length=4, choices=[("png", "PNG"), ("jpeg", "JPEG")])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by_label = models.CharField(_("added by"), max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption


class Section(models.TextChoices):
    """The parts of a page that a remark is about."""

    PAGE = "page", _("The whole page")
    HEADLINE = "headline", _("Headline")
    PROBLEM = "problem", _("Problem")
    SOLUTION = "solution", _("Solution")
    QUOTE = "quote", _("What a customer says")
    BEGIN = "begin", _("How to begin")
    QUESTIONS = "questions", _("Questions and answers")
    VISUALS = "visuals", _("Visuals")


class Reviewer(Record):
    """Somebody who is asked to read a page and to say whether it is ready."""

    page = models.ForeignKey(BackwardsPage, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_by_label = models.CharField(_("invited by"), max_length=200)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["page", "person"], name="portfolio_reviewer_invited_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class PageRemark(Record):
    """What somebody says about a section of a page, or their reply to such a remark; open until it is resolved."""

    page = models.ForeignKey(BackwardsPage, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    section = models.CharField(_("section"), max_length=10, choices=Section.choices)
    number = models.PositiveIntegerField(_("version"))
    words = models.TextField(_("remark"), max_length=2000)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("by"), max_length=200)
    resolved_at = models.DateTimeField(_("resolved"), null=True, editable=False)
    resolved_by_label = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_resolved_says_who",
                condition=Q(resolved_at=None, resolved_by_label="")
                | Q(resolved_at__isnull=False) & ~Q(resolved_by_label=""),
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]


class Verdict(Record):
    """What a reviewer says of one version of a page: ready, or not yet and why."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    ready = models.BooleanField(_("ready"))
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-number", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["reviewer", "number"], name="portfolio_one_verdict_a_version"),
            models.CheckConstraint(
                name="portfolio_not_ready_has_reason", condition=Q(ready=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return str(_("ready") if self.ready else _("not yet"))
