"""Reads what GitHub, GitLab and Jira deliver about an issue, as each publishes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storewide.kit.payloads import Payload
from storewide.portfolio.models import Provider, Standing
from storewide.portfolio.tracking import rules


@dataclass(frozen=True)
class IssueTold:
    """An issue as its system told it."""

    key: str
    title: str
    state: str
    standing: Standing
    at: datetime


@dataclass(frozen=True)
class NotUsed:
    """A delivery that tells nothing about an issue."""

    name: str


type Told = IssueTold | NotUsed
type Reader = Callable[[Payload, str, datetime], Told]


def github(sent: Payload, event: str, at: datetime) -> Told:
    """The `issues` event; labels such as “in progress” say how far an open one is."""
    if event != "issues":
        return NotUsed(event or "?")
    repository, number = sent.need("repository.full_name"), sent.need("issue.number")
    state = sent.need("issue.state")
    labels = [label.text("name") for label in sent.each("issue.labels")]
    found = rules.standing(closed=state == "closed", words=labels)
    return IssueTold(
        f"{repository}#{number}",
        sent.need("issue.title"),
        state if state == "closed" else _shown(state, found, labels),
        found,
        sent.time("issue.updated_at") or at,
    )


def gitlab(sent: Payload, _event: str, at: datetime) -> Told:
    """The issue hook; labels say how far an open one is."""
    kind = sent.text("object_kind")
    if kind not in ("issue", "work_item"):
        return NotUsed(kind or "?")
    project, number = sent.need("project.path_with_namespace"), sent.need("object_attributes.iid")
    state = sent.need("object_attributes.state")
    labels = [label.text("title") for label in sent.each("labels")]
    found = rules.standing(closed=state == "closed", words=labels)
    return IssueTold(
        f"{project}#{number}",
        sent.need("object_attributes.title"),
        state if state == "closed" else _shown(state, found, labels),
        found,
        sent.time("object_attributes.updated_at") or at,
    )


def jira(sent: Payload, _event: str, at: datetime) -> Told:
    """`jira:issue_created` and `jira:issue_updated`; the category of its status and its name say how far it is."""
    event = sent.need("webhookEvent")
    if event not in ("jira:issue_created", "jira:issue_updated"):
        return NotUsed(event)
    state = sent.need("issue.fields.status.name")
    category = sent.text("issue.fields.status.statusCategory.key")
    found = rules.standing(closed=category == "done", words=[state])
    if found is Standing.OPEN and category == "indeterminate":
        found = Standing.DOING
    if found is not Standing.DONE and category == "new":
        found = Standing.OPEN
    return IssueTold(
        sent.need("issue.key"), sent.need("issue.fields.summary"), state, found, sent.time("timestamp") or at
    )


def _shown(state: str, found: Standing, labels: list[str]) -> str:
    """The label that says how far it is, else the state itself."""
    if found in (Standing.DOING, Standing.REVIEW):
        return next(each for each in labels if rules.standing(closed=False, words=[each]) is found)
    return state


#: reader, header with the name of the event, header with the id of the delivery
SYSTEMS: dict[Provider, tuple[Reader, str, str]] = {
    Provider.GITHUB: (github, "X-GitHub-Event", "X-GitHub-Delivery"),
    Provider.GITLAB: (gitlab, "", "Idempotency-Key"),
    Provider.JIRA: (jira, "", "X-Atlassian-Webhook-Identifier"),
}
