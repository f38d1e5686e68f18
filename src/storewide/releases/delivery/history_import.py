"""Takes a repository's history over: its commits, and each tag as a deployment to production, the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from django.db import transaction

from storewide.kit.permissions import Actor
from storewide.releases.delivery import operations, shipping
from storewide.releases.delivery.history import History, Tag
from storewide.releases.delivery.operations import Whence
from storewide.releases.delivery.told import Deployed, Written
from storewide.releases.models import Commit, Deployment


@dataclass(frozen=True)
class Taken:
    """How many commits and deployments came, and how many of them were known before."""

    commits: int
    commits_known: int
    deployments: int
    deployments_known: int


def tags(found: History, pattern: str) -> list[Tag]:
    """The tags whose names match a pattern (`v*`) and whose commits are there, by their dates."""
    named = (tag for tag in found.tags.values() if fnmatchcase(tag.name, pattern))
    return sorted((tag for tag in named if tag.sha in found.commits), key=lambda tag: (tag.at, tag.name))


def take(
    found: History, deployed: Iterable[Tag], *, repository: str, whence: Whence, by: Actor, at: datetime
) -> Taken:
    """Keep all commits, and tell of each tag as a deployment of `whence.service`; all of it or nothing.

    What was taken before changes nothing. Raises what `operations.tell` raises.
    """
    with transaction.atomic():
        commits, deployments = Commit.objects.filter(repository=repository), Deployment.objects.all()
        commits_before, before = commits.count(), deployments.count()
        written = (
            Written(each.sha, each.parents, each.authored_at, len(each.parents) > 1)
            for each in found.commits.values()
        )
        shipping.keep(repository, written)
        told = [
            operations.tell(deployed=_deployed(tag, repository), whence=whence, by=by, at=at)
            for tag in deployed
        ]
        new, new_commits = deployments.count() - before, commits.count() - commits_before
    return Taken(new_commits, len(found.commits) - new_commits, new, len(told) - new)


def _deployed(tag: Tag, repository: str) -> Deployed:
    return Deployed(
        key=f"tag:{tag.name}",
        service="",
        environment="production",
        standing="succeeded",
        at=tag.at,
        repository=repository,
        version=tag.name,
        sha=tag.sha,
    )
