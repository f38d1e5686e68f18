"""What the systems of delivery send, read as they send it: GitHub, GitLab, Bitbucket, Azure DevOps and CDEvents.

Events that would tell of one deployment a second time (runs of workflows, pipelines and builds) are refused by name,
as are those of everything else: they come out as `Unused`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from storewide.kit.payloads import Payload
from storewide.releases.delivery.told import (
    NO_COMMIT,
    Deployed,
    Merged,
    Pushed,
    Standing,
    Told,
    Unused,
    Written,
)

#: what is kept of a name, an id and a version at most
LONGEST_NAME, LONGEST_KEY = 120, 200

_MERGING = re.compile(
    r"Merge (pull request|branch|remote-tracking branch|tag|commit|request)\b", re.IGNORECASE
)
_EVENT = re.compile(r"[\w.:-]{1,80}")


def github(sent: Payload, event: str, heard_at: datetime) -> Told:
    """A webhook of GitHub; `event` is its header X-GitHub-Event."""
    name = _event(sent, event, "X-GitHub-Event")
    if name == "deployment":
        return _github_deployment(sent, "running", sent.time("deployment.created_at") or heard_at)
    if name == "deployment_status":
        standing = _GITHUB_STANDINGS.get(sent.need("deployment_status.state"))
        if standing is None:
            return Unused(f"deployment_status {sent.text('deployment_status.state')}"[:LONGEST_NAME])
        return _github_deployment(sent, standing, sent.time("deployment_status.created_at") or heard_at)
    if name == "push":
        return _pushed(sent.need("repository.full_name"), sent.text("before"), sent.each("commits"))
    if (
        name == "pull_request"
        and sent.text("action") == "closed"
        and sent.find("pull_request.merged") is True
    ):
        return Merged(
            repository=sent.need("repository.full_name")[:LONGEST_NAME],
            sha=_sha(sent.text("pull_request.merge_commit_sha")),
            at=sent.time("pull_request.merged_at") or heard_at,
            url=sent.url("pull_request.html_url"),
        )
    return _unused(name, sent.text("action"))


_GITHUB_STANDINGS: Mapping[str, Standing] = {
    "success": "succeeded",
    "failure": "failed",
    "error": "failed",
    **dict.fromkeys(("in_progress", "queued", "pending", "waiting"), "running"),
}


def _github_deployment(sent: Payload, standing: Standing, at: datetime) -> Deployed:
    repository = sent.need("repository.full_name")
    return Deployed(
        key=sent.need("deployment.id")[:LONGEST_KEY],
        service=sent.need("repository.name")[:LONGEST_NAME],
        environment=sent.need("deployment.environment")[:LONGEST_NAME],
        standing=standing,
        at=at,
        repository=repository[:LONGEST_NAME],
        version=sent.text("deployment.ref")[:LONGEST_NAME],
        sha=_sha(sent.text("deployment.sha")),
        url=sent.url("deployment_status.target_url") or sent.url("repository.html_url"),
        began_at=sent.time("deployment.created_at"),
    )


def gitlab(sent: Payload, event: str, heard_at: datetime) -> Told:
    """A webhook of GitLab, which names its event in the body (`object_kind`) and in the header X-Gitlab-Event."""
    name = _event(
        sent, sent.text("object_kind") or event.removesuffix(" Hook").replace(" ", "_").lower(), "object_kind"
    )
    if name == "deployment":
        standing = _GITLAB_STANDINGS.get(sent.need("status"))
        return (
            _gitlab_deployment(sent, standing, heard_at)
            if standing
            else Unused(f"deployment {sent.text('status')}"[:LONGEST_NAME])
        )
    if name == "push":
        repository = sent.need("project.path_with_namespace")
        return _pushed(repository, sent.text("before"), sent.each("commits"))
    if name == "merge_request" and sent.text("object_attributes.action") == "merge":
        return Merged(
            repository=sent.need("project.path_with_namespace")[:LONGEST_NAME],
            sha=_sha(sent.text("object_attributes.merge_commit_sha")),
            at=sent.time("object_attributes.updated_at") or heard_at,
            url=sent.url("object_attributes.url"),
        )
    return _unused(name, sent.text("object_attributes.action") or sent.text("action"))


_GITLAB_STANDINGS: Mapping[str, Standing] = {
    "success": "succeeded",
    "failed": "failed",
    "canceled": "cancelled",
    "running": "running",
}


def _gitlab_deployment(sent: Payload, standing: Standing, heard_at: datetime) -> Deployed:
    # the body has the short id only; the address of the commit ends in the whole one
    whole = sent.text("commit_url").rpartition("/")[2]
    return Deployed(
        key=sent.need("deployment_id")[:LONGEST_KEY],
        service=sent.need("project.name")[:LONGEST_NAME],
        environment=sent.need("environment")[:LONGEST_NAME],
        standing=standing,
        at=sent.time("status_changed_at") or heard_at,
        repository=sent.need("project.path_with_namespace")[:LONGEST_NAME],
        version=(sent.text("ref") or sent.text("short_sha"))[:LONGEST_NAME],
        sha=_sha(whole),
        url=sent.url("deployable_url"),
    )


def bitbucket(sent: Payload, event: str, heard_at: datetime) -> Told:
    """A webhook of Bitbucket; `event` is its header X-Event-Key. Bitbucket sends none about deployments."""
    name = _event(sent, event, "X-Event-Key")
    if name == "repo:push":
        repository = sent.need("repository.full_name")
        found: list[Written] = []
        for change in sent.each("push.changes"):
            # the newest comes first
            commits = list(change.each("commits"))[::-1]
            tip = change.find("new.target")
            if isinstance(tip, dict) and tip.get("hash") not in {each.text("hash") for each in commits}:
                commits.append(Payload(sent.sender, tip))
            found += _written(commits, change.text("old.target.hash"), "hash", ("date",))
        return Pushed(repository[:LONGEST_NAME], tuple(found))
    if name == "pullrequest:fulfilled":
        return Merged(
            repository=sent.need("repository.full_name")[:LONGEST_NAME],
            sha=_sha(sent.text("pullrequest.merge_commit.hash")),
            at=sent.time("pullrequest.updated_on") or heard_at,
            url=sent.url("pullrequest.links.html.href"),
        )
    return Unused(name)


def azure(sent: Payload, _event_of_header: str, heard_at: datetime) -> Told:
    """A service hook of Azure DevOps, which names its event in the body (`eventType`)."""
    name = _event(sent, sent.text("eventType"), "eventType")
    if name == "git.push":
        before = next((each.text("oldObjectId") for each in sent.each("resource.refUpdates")), "")
        # the newest comes first
        commits = list(sent.each("resource.commits"))[::-1]
        written = _written(commits, before, "commitId", ("author.date",))
        return Pushed(sent.need("resource.repository.name")[:LONGEST_NAME], tuple(written))
    if (
        name.startswith("git.pullrequest.")
        and name.endswith(".merged")
        and sent.text("resource.status") == "completed"
    ):
        return Merged(
            repository=sent.need("resource.repository.name")[:LONGEST_NAME],
            sha=_sha(sent.text("resource.lastMergeCommit.commitId")),
            at=sent.time("resource.closedDate") or heard_at,
            url=sent.url("resource.url"),
        )
    if standing := _AZURE_STANDINGS.get((name, sent.text("resource.environment.status").lower())):
        return _azure_deployment(sent, standing, sent.time("createdDate") or heard_at)
    return Unused(name)


_AZURE_DONE = "ms.vss-release.deployment-completed-event"
_AZURE_STANDINGS: Mapping[tuple[str, str], Standing] = {
    ("ms.vss-release.deployment-started-event", "inprogress"): "running",
    (_AZURE_DONE, "succeeded"): "succeeded",
    (_AZURE_DONE, "partiallysucceeded"): "failed",
    (_AZURE_DONE, "rejected"): "failed",
    (_AZURE_DONE, "canceled"): "cancelled",
}


def _azure_deployment(sent: Payload, standing: Standing, at: datetime) -> Deployed:
    return Deployed(
        key=sent.need("resource.environment.id")[:LONGEST_KEY],
        service=sent.need("resource.environment.releaseDefinition.name")[:LONGEST_NAME],
        environment=sent.need("resource.environment.name")[:LONGEST_NAME],
        standing=standing,
        at=at,
        version=sent.text("resource.environment.release.name")[:LONGEST_NAME],
        url=sent.url("resource.environment.release._links.web.href"),
    )


def cdevents(sent: Payload, _event_of_header: str, heard_at: datetime) -> Told:
    """An event by the CDEvents specification, alone or as the `data` of a CloudEvent."""
    if sent.find("context") is None and sent.find("data.context") is not None:
        sent = Payload(sent.sender, sent.find("data"))
    kind = re.fullmatch(r"dev\.cdevents\.([a-z]+)\.([a-z]+)\..+", sent.need("context.type"))
    if kind is None:
        raise sent.unknown("context.type")
    name = f"{kind[1]}.{kind[2]}"[:LONGEST_NAME]
    at = sent.time("context.timestamp") or heard_at
    if name in {"service.deployed", "service.upgraded", "service.rolledback"}:
        artifact = sent.text("subject.content.artifactId")
        return Deployed(
            key=sent.need("context.id")[:LONGEST_KEY],
            service=sent.need("subject.id")[:LONGEST_NAME],
            environment=sent.need("subject.content.environment.id")[:LONGEST_NAME],
            standing="succeeded",
            at=at,
            version=artifact[-LONGEST_NAME:],
            sha=_sha(sent.text("customData.sha")),
            undoes=name == "service.rolledback",
        )
    if name == "change.merged":
        repository = sent.text("subject.content.repository.id") or sent.need("subject.source")
        return Merged(repository[:LONGEST_NAME], "", at)
    return Unused(name)


def _pushed(repository: str, before: str, commits: Iterable[Payload]) -> Told:
    written = _written(commits, before, "id", ("timestamp",))
    return Pushed(repository[:LONGEST_NAME], tuple(written))


def _written(commits: Iterable[Payload], before: str, named: str, dated: tuple[str, ...]) -> list[Written]:
    """Commits of one push, the oldest first: each stands on the one before it, and on the parents that it names."""
    found: list[Written] = []
    last = _sha(before)
    for each in commits:
        sha = _sha(each.text(named))
        if not sha:
            continue
        own = tuple(known for parent in each.each("parents") if (known := _sha(parent.text("hash"))))
        parents = dict.fromkeys((*own, *((last,) if last else ())))
        at = next((moment for way in dated if (moment := each.time(way))), None)
        message = each.text("message") or each.text("comment")
        found.append(Written(sha, tuple(parents), at, len(own) > 1 or bool(_MERGING.match(message))))
        last = sha
    return found


def _sha(text: str) -> str:
    """An id of a commit; nothing where it is none."""
    known = re.fullmatch(r"[0-9a-fA-F]{7,64}", text) is not None and text != NO_COMMIT
    return text.lower() if known else ""


def _event(sent: Payload, name: str, where: str) -> str:
    if not _EVENT.fullmatch(name):
        raise sent.unknown(where)
    return name


def _unused(name: str, action: str) -> Unused:
    return Unused(f"{name} {action}".strip()[:LONGEST_NAME])


Reader = Callable[[Payload, str, datetime], Told]
