"""Which commits a deployment brought to production first: those that its commit reaches and no earlier one did."""

from collections.abc import Iterable

from storewide.releases.delivery.told import Written
from storewide.releases.models import Commit, Deployment, Outcome, Shipped

#: ids asked for at once
_AT_ONCE = 500


def keep(repository: str, commits: Iterable[Written]) -> None:
    """Keep the commits of a push, with what they stand on, and reckon anew what was deployed before they were told.

    To be called within a transaction. Commits are facts of a repository that nobody here changes: the trail has none.
    """
    said = {each.sha: each for each in commits}
    known = {each.sha: each for each in Commit.objects.filter(repository=repository, sha__in=list(said))}
    for sha, commit in known.items():
        commit.parents = " ".join(dict.fromkeys((*commit.parents.split(), *said[sha].parents)))
        commit.is_merge = commit.is_merge or said[sha].is_merge
        commit.authored_at = commit.authored_at or said[sha].authored_at
    Commit.objects.bulk_update(known.values(), ["parents", "is_merge", "authored_at"], batch_size=_AT_ONCE)
    Commit.objects.bulk_create(
        (
            Commit(
                repository=repository,
                sha=each.sha,
                parents=" ".join(each.parents),
                authored_at=each.authored_at,
                is_merge=each.is_merge,
            )
            for each in said.values()
            if each.sha not in known
        ),
        batch_size=_AT_ONCE,
    )
    _reckon_pushed(repository, list(said))


def reckon(deployment: Deployment) -> None:
    """Write down what a deployment brought; commits that another one of its service brought earlier stay with that."""
    went = deployment.outcome in {Outcome.SUCCEEDED, Outcome.ROLLED_BACK}
    if not (went and deployment.is_production and deployment.sha) or deployment.undoes:
        return
    waiting, seen = {deployment.sha}, set[str]()
    while waiting:
        asked = [waiting.pop() for _each in range(min(len(waiting), _AT_ONCE))]
        seen.update(asked)
        found = Commit.objects.filter(repository=deployment.repository, sha__in=asked)
        new = list(found.exclude(pk__in=_shipped(deployment.service, asked, deployment.repository)))
        rows = [Shipped(deployment=deployment, service=deployment.service, commit=each) for each in new]
        Shipped.objects.bulk_create(rows, ignore_conflicts=True)
        waiting.update(parent for each in new for parent in each.parents.split() if parent not in seen)


def _reckon_pushed(repository: str, shas: list[str]) -> None:
    """Reckon anew what was deployed before its commits were told, the oldest first."""
    told_late = Deployment.objects.filter(repository=repository, sha__in=shas, is_production=True)
    for deployment in told_late.order_by("ended_at", "pk"):
        reckon(deployment)


def _shipped(service: str, shas: list[str], repository: str) -> list[int]:
    rows = Shipped.objects.filter(service=service, commit__repository=repository, commit__sha__in=shas)
    return list(rows.values_list("commit_id", flat=True))
