"""What one account asked for, with every answer, and what they are still asked."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.access.models import User
from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, Waits, counted
from storewide.portfolio.models import Answer, Request, RequestQuerySet, RequestState, Resolution
from storewide.portfolio.needs import words
from storewide.portfolio.permissions import PortfolioPermission

#: so many answers that nobody read yet are shown in full
SHOWN = 20


@dataclass(frozen=True)
class News:
    """An answer that was not read yet, with what it means."""

    answer: Answer
    sentence: str


@dataclass(frozen=True)
class Mine:
    """What an account asked for: how many, the answers nobody read, the needs still to be judged, by request."""

    asked: int
    unread: list[News]
    unsaid: list[Resolution]

    @property
    def finding(self) -> str:
        """What is new, as the title of the page."""
        if self.unread:
            title = ngettext("One new answer", "%(count)s new answers", len(self.unread))
            return title % {"count": formats.number(len(self.unread))}
        if self.unsaid:
            title = ngettext(
                "Say whether one request helped", "Say whether %(count)s requests helped", len(self.unsaid)
            )
            return title % {"count": formats.number(len(self.unsaid))}
        return _("What I asked for")


def of(user: User) -> Mine:
    """What this account asked for; three queries."""
    unread = answers_to(user).unread()[:SHOWN]
    return Mine(
        Request.objects.asked_by(user).count(),
        [News(each, words.state(each.stage)) for each in unread],
        list(Resolution.objects.open().filter(asker_id=user.id).select_related("request")[:SHOWN]),
    )


def answers_to(user: Any) -> Any:
    """Every answer that somebody was given, newest first, with its request and stage."""
    return Answer.objects.to(user).select_related("request", "stage__request")


def asked_for(user: User) -> ListSpec:
    """The list of what one account asked for; each row knows its answers."""
    first = Action(_("Ask for a change"), reverse("portfolio:ask"))
    return ListSpec(
        name="mine",
        columns=(
            Column("title", gettext_lazy("Request"), sort="title", url=lambda row: row.get_absolute_url()),
            Column("state", gettext_lazy("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("answer", gettext_lazy("Answer"), value=_answer),
            Column("asked", gettext_lazy("Asked"), value="created_at", kind=Kind.DAY, sort="created_at"),
            Column(
                "answered",
                gettext_lazy("Answered"),
                value="answered_at",
                kind=Kind.DAY,
                sort="answered_at",
                priority=2,
            ),
            Column("type", gettext_lazy("Type"), value="type__name", priority=3),
        ),
        search=("title", "problem"),
        filters=(Filter("state", gettext_lazy("State"), RequestState.choices),),
        order="-asked",
        counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
        empty=Empty(
            _("You asked for nothing yet"),
            _("Whatever you ask for stands here with every answer, and why it was answered so."),
            first if may(user, PortfolioPermission.ASK) else None,
        ),
    )


def rows(user: User) -> RequestQuerySet:
    """What one account asked for."""
    return Request.objects.asked_by(user).select_related("type", "merged_into")


def waits(request: SignedInRequest) -> Waits:
    """Answers that whoever looks has not read, and needs they have not judged; at most two queries."""
    if not may(request.user, PortfolioPermission.VIEW):
        return Waits(0, ())
    page = reverse("portfolio:mine")
    new = counted(answers_to(request.user).unread(), lambda each: _news(each, page))
    unsaid = Resolution.objects.open().filter(asker_id=request.user.id).select_related("request")
    asked = counted(unsaid, _question)
    return Waits(new.count + asked.count, (*new.first, *asked.first))


def _news(answer: Answer, page: str) -> Wait:
    said = {"state": words.state(answer.stage), "reason": answer.stage.reason}
    why = _("Your request: %(state)s %(reason)s") % said if said["reason"] else said["state"]
    return Wait(answer.request.title, why, Action(_("Read it"), page, style="quiet"), answer.created_at)


def _question(asked: Resolution) -> Wait:
    url = reverse("portfolio:resolved", args=[asked.request.number])
    why = _("You asked for it: say whether your need is resolved")
    return Wait(asked.request.title, why, Action(_("Say it"), url, style="quiet"), asked.created_at)


def _answer(row: Request) -> str:
    if row.answer:
        return row.answer
    return "" if row.state == RequestState.ASKED else str(RequestState(row.state).label)
