"""The review of a working-backwards page: who is asked, what they remark, and whether they find a version ready."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.organization.actors import person_of
from storewide.organization.models import Person
from storewide.portfolio.models import BackwardsPage, PageRemark, Reviewer, Section, Verdict


class NotAsked(Refusal):
    """Only whoever is invited says whether a page is ready."""

    status = 403


class NoWords(Refusal):
    """A remark says nothing."""

    field = "words"


class NoReason(Refusal):
    """Whoever finds a page not ready says why."""

    field = "reason"


class NotARemark(Refusal):
    """A reply is to a remark of this page, not to another reply."""

    field = "about"


@trail.operation
def invite(*, page: BackwardsPage, people: list[Person], by: Actor, at: datetime) -> list[Reviewer]:
    """Ask people to read the page and to say whether it is ready; who is asked already stays asked."""
    known = set(Reviewer.objects.filter(page=page).values_list("person", flat=True))
    made = [
        Reviewer.objects.create(page=page, person=each, invited_by_label=by.label[:200], created_at=at)
        for each in dict.fromkeys(people)
        if each.pk not in known
    ]
    changes = {"invited": [None, ", ".join(str(each) for each in made)]} if made else {}
    trail.record(action="portfolio.page.invite", of=page, by=by, at=at, changes=changes)
    return made


@trail.operation
def remark(
    *,
    page: BackwardsPage,
    section: Section,
    words: str,
    about: PageRemark | None = None,
    by: Actor,
    at: datetime,
) -> PageRemark:
    """Say something about a section of the page, or reply to what somebody said. Raises NoWords, NotARemark."""
    if not words.strip():
        raise NoWords(_("Write what you mean; an empty remark helps nobody."))
    if about is not None and (about.page_id != page.pk or about.about_id is not None):
        raise NotARemark(_("Reply to the remark itself; a reply has no replies."))
    made = PageRemark.objects.create(
        page=page,
        about=about,
        section=about.section if about else section,
        number=page.version,
        words=words.strip(),
        by_id=by.id,
        by_label=by.label[:200],
        created_at=at,
    )
    trail.record(action="portfolio.page.remark", of=page, by=by, at=at, changes={"remark": [None, str(made)]})
    return made


@trail.operation
def resolve(*, remark: PageRemark, by: Actor, at: datetime) -> PageRemark:
    """Say that a remark is dealt with. Raises WrongState where it is already, or is a reply."""
    stored = PageRemark.objects.select_for_update().get(pk=remark.pk)
    if stored.resolved_at is not None or stored.about_id is not None:
        raise WrongState(_("This remark is resolved already."))
    stored.resolved_at, stored.resolved_by_label = at, by.label[:200] or "–"
    stored.save(update_fields=["resolved_at", "resolved_by_label"])
    trail.record(
        action="portfolio.page.resolve", of=stored.page, by=by, at=at, changes={"remark": [str(stored), None]}
    )
    return stored


@trail.operation
def reopen(*, remark: PageRemark, by: Actor, at: datetime) -> PageRemark:
    """Open a remark again. Raises WrongState where it is open."""
    stored = PageRemark.objects.select_for_update().get(pk=remark.pk)
    if stored.resolved_at is None:
        raise WrongState(_("This remark is open already."))
    stored.resolved_at, stored.resolved_by_label = None, ""
    stored.save(update_fields=["resolved_at", "resolved_by_label"])
    trail.record(
        action="portfolio.page.reopen", of=stored.page, by=by, at=at, changes={"remark": [None, str(stored)]}
    )
    return stored


@trail.operation
def judge(
    *,
    page: BackwardsPage,
    ready: bool,
    reason: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    on_behalf_of: Person | None = None,
) -> Verdict:
    """Say whether the page as it stands is ready; said again of one version, the newer word counts.

    Raises NotAsked for whoever is not invited, NoReason for “not yet” without one, Conflict. `on_behalf_of` is the
    reviewer where the system acts.
    """
    if expected_version is not None and expected_version != page.version:
        raise Conflict(_("The page changed while you were reading; read it again before you judge it."))
    person = person_of(by) if by.id is not None else on_behalf_of
    reviewer = Reviewer.objects.filter(page=page, person=person).first() if person else None
    if reviewer is None:
        raise NotAsked(_("You are not asked to review this page; let somebody invite you."))
    if not ready and not reason.strip():
        raise NoReason(_("Write what is missing; whoever wrote the page mends it then."))
    found, _new = Verdict.objects.update_or_create(
        reviewer=reviewer, number=page.version, defaults={"ready": ready, "reason": reason.strip()}
    )
    changes = {"verdict": [None, f"{person}: {found}"], "version": [None, str(page.version)]}
    trail.record(action="portfolio.page.judge", of=page, by=by, at=at, changes=changes)
    return found
