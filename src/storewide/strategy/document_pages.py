"""What the pages of principles and strategy documents show."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit import formats, raising
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.lib.clock import now
from storewide.strategy import texts
from storewide.strategy.models import Document, DocumentVersion
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.plan_pages import to_plan

GUIDE = "strategy#principles-and-strategies"


def index(first: Action | None) -> Page:
    """The head of the list."""
    kept = Document.objects.kept().count()
    overdue = Document.objects.overdue(now().date()).count()
    title = _("Principles and strategies")
    if kept:
        shown = {"count": formats.number(kept), "overdue": formats.number(overdue)}
        held = ngettext("One document holds", "%(count)s documents hold", kept) % shown
        late = ngettext("one is overdue for review", "%(overdue)s are overdue for review", overdue) % shown
        title = _("%(held)s, %(late)s") % {"held": held, "late": late} if overdue else held
    return Page(
        title=title,
        short=_("Principles and strategies"),
        purpose=_(
            "What guides decisions here: each with its owner, its versions, and a day to read it again."
        ),
        guide=GUIDE,
        crumbs=(to_plan(),),
        actions=(first,) if first else (),
    )


def document(found: Document, user: User, asked: str, at: datetime) -> dict[str, Any]:
    """The page of one document; `asked` is the number of a version, as an address gives it."""
    versions = list(DocumentVersion.objects.filter(document=found))
    chosen = next((each for each in versions if str(each.number) == asked), versions[0])
    before = next((each for each in versions if each.number == chosen.number - 1), None)
    changeable = found.withdrawn_on is None and may(user, StrategyPermission.CHANGE)
    context = {
        "page": _head(found, chosen, changeable),
        "document": found,
        "tags": [found.tag(at.date())],
        "accountable": str(found.owner),
        "versions": versions,
        "chosen": chosen,
        "text": texts.shown(chosen.text),
        "before": before,
        "lines": texts.difference(before.text, chosen.text) if before else [],
        "raised": raising.raised_from([found.link]).get((found.link.kind, found.link.id), []),
        "history": history(found),
    }
    if changeable and found.review_on <= at.date():
        address = reverse("strategy:document-review", args=[found.pk])
        context["next"] = Action(_("It still holds"), address)
        context["next_reason"] = _("It was to be read again by %(day)s.") % {
            "day": formats.day(found.review_on)
        }
    return context


def above() -> tuple[Crumb, ...]:
    """The way back to the list."""
    return (to_plan(), Crumb(_("Principles and strategies"), reverse("strategy:documents")))


def below(found: Document) -> tuple[Crumb, ...]:
    """The way back to one document."""
    return (*above(), Crumb(found.title, found.get_absolute_url()))


def _head(found: Document, chosen: DocumentVersion, changeable: bool) -> Page:
    actions: tuple[Action, ...] = ()
    if changeable:
        actions = (
            Action(
                _("Write the next version"), reverse("strategy:document-rewrite", args=[found.pk]), "quiet"
            ),
            Action(
                _("Change title and owner"), reverse("strategy:document-change", args=[found.pk]), "quiet"
            ),
            Action(_("It still holds"), reverse("strategy:document-review", args=[found.pk]), "quiet"),
            Action(
                _("Withdraw"),
                reverse("strategy:document-withdraw", args=[found.pk]),
                "danger",
                post=True,
                confirm=_("Withdraw this document? It can still be read, but holds no more."),
            ),
        )
        if asking := raising.ask_address(found.link, ""):
            actions = (*actions[:-1], Action(_("Raise a request"), asking, "quiet"), actions[-1])
    return Page(
        title=found.title,
        purpose=_("%(kind)s, version %(number)s of %(day)s")
        % {
            "kind": found.get_kind_display(),
            "number": chosen.number,
            "day": formats.day(chosen.created_at),
        },
        guide=GUIDE,
        crumbs=above(),
        actions=actions,
    )
