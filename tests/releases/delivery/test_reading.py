"""Every body that the five systems publish is understood, or refused by its name; and nothing makes a traceback."""

import contextlib
import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.kit.payloads import Payload, PayloadUnknown
from storewide.releases.delivery import reading
from storewide.releases.delivery.told import Deployed, Merged, Pushed, Told, Unused, Written

HEARD = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
BODIES = Path(__file__).parents[4] / "shared" / "data" / "delivery_payloads"
READERS = {
    "github": reading.github,
    "gitlab": reading.gitlab,
    "bitbucket": reading.bitbucket,
    "azuredevops": reading.azure,
    "cdevents": reading.cdevents,
}
#: how Bitbucket calls the events of its sample files in X-Event-Key
BITBUCKET = {
    "pull-request-approval-removed": "pullrequest:unapproved",
    "pull-request-merged": "pullrequest:fulfilled",
    "pull-request-declined": "pullrequest:rejected",
    "repo-commit-status-created": "repo:commit_status_created",
    "repo-commit-status-updated": "repo:commit_status_updated",
}

published = pytest.mark.skipif(
    not BODIES.is_dir(), reason="the published bodies are not here (delivery_payloads)"
)


def event_of(file: Path) -> str:
    stem = file.name.partition(".")[0]
    if file.parent.name == "bitbucket":
        before, _, after = stem.partition("-")
        return BITBUCKET.get(
            stem, stem.replace("pull-request-", "pullrequest:") if before == "pull" else f"{before}:{after}"
        )
    return stem


def told(file: str) -> Told:
    path = BODIES / file
    content = json.loads(path.read_text())
    return READERS[path.parent.name](Payload(path.parent.name, content), event_of(path), HEARD)


@published
def test_every_published_body_is_understood_or_refused_by_name() -> None:
    files = sorted(BODIES.glob("*/*.json"))
    found = Counter(type(told(f"{each.parent.name}/{each.name}")).__name__ for each in files)

    assert len(files) == 89
    assert found == {"Unused": 73, "Deployed": 8, "Pushed": 5, "Merged": 3}


@published
def test_every_example_of_github_is_understood_or_refused_by_name() -> None:
    with gzip.open(BODIES / "github" / "octokit_webhooks_examples.json.gz") as file:
        events = json.load(file)
    found: Counter[str] = Counter()
    names = set()
    for event in events:
        for example in event["examples"]:
            came = reading.github(Payload("GitHub", example), event["name"], HEARD)
            found[type(came).__name__] += 1
            if isinstance(came, Unused):
                names.add(came.name.partition(" ")[0])

    assert len(events) == 58
    assert sum(found.values()) == 329
    assert found == {"Unused": 314, "Deployed": 8, "Pushed": 7}
    assert names == {event["name"] for event in events} - {"deployment", "deployment_status", "push"}


@published
def test_a_deployment_is_read_whole() -> None:
    assert told("github/deployment_status.0.json") == Deployed(
        key="145988746",
        service="Hello-World",
        environment="production",
        standing="succeeded",
        at=datetime(2019, 5, 15, 15, 20, 55, tzinfo=UTC),
        repository="Codertocat/Hello-World",
        version="master",
        sha="f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
        url="https://github.com/Codertocat/Hello-World",
        began_at=datetime(2019, 5, 15, 15, 20, 53, tzinfo=UTC),
    )
    assert told("gitlab/deployment-event.json") == Deployed(
        key="15",
        service="test-deployment-webhooks",
        environment="staging",
        standing="succeeded",
        at=datetime(2021, 4, 28, 19, 50, tzinfo=UTC),
        repository="root/test-deployment-webhooks",
        version="279484c0",
        sha="279484c09fbe69ededfced8c1bb6e6d24616b468",
        url="http://10.126.0.2:3000/root/test-deployment-webhooks/-/jobs/796",
    )
    undone = told("cdevents/service_rolledback.json")
    assert isinstance(undone, Deployed)
    assert (undone.service, undone.environment, undone.undoes) == ("mySubject123", "test123", True)


@published
def test_what_tells_of_no_deployment_is_named() -> None:
    assert told("cdevents/incident_detected.json") == Unused("incident.detected")
    assert told("azuredevops/build.complete.json") == Unused("build.complete")
    assert told("gitlab/pipeline-event.json") == Unused("pipeline")
    assert told("github/workflow_run.0.json") == Unused("workflow_run completed")


@published
def test_commits_of_a_push_stand_on_each_other() -> None:
    azure = told("azuredevops/git.push.json")
    assert azure == Pushed(
        "Fabrikam-Fiber-Git",
        (
            Written(
                "33b55f7cb7e7e245323987634f960cf4a6e6bc74",
                ("aad331d8d3b131fa9ae03cf5e53965b51942618a",),
                datetime(2015, 2, 25, 19, 1, tzinfo=UTC),
            ),
        ),
    )
    bitbucket = told("bitbucket/repo-push.json")
    assert isinstance(bitbucket, Pushed)
    assert [each.sha[:6] for each in bitbucket.commits] == ["03f4a7", "709d65"]
    assert isinstance(told("bitbucket/pull-request-merged.json"), Merged)


def test_a_release_of_azure_devops_is_a_deployment() -> None:
    sent = {
        "eventType": "ms.vss-release.deployment-completed-event",
        "resource": {
            "environment": {
                "id": 5,
                "name": "Production",
                "status": "succeeded",
                "releaseDefinition": {"name": "shop"},
                "release": {"name": "Release-7"},
            }
        },
        "createdDate": "2026-03-10T09:00:00Z",
    }
    found = reading.azure(Payload("Azure DevOps", sent), "", HEARD)

    assert isinstance(found, Deployed)
    assert (found.service, found.environment, found.version) == ("shop", "Production", "Release-7")


@pytest.mark.parametrize("name", READERS)
def test_what_names_no_event_is_refused(name: str) -> None:
    with pytest.raises(PayloadUnknown):
        READERS[name](Payload(name, {}), "", HEARD)


#: objects whose keys are those that the readers ask for, however their values are
_WORDS = """
action deployment deployment_status state id environment repository full_name name sha ref
before after commits timestamp pull_request merged object_kind status project
path_with_namespace deployment_id status_changed_at push changes new old target hash parents
eventType resource refUpdates commitId context type subject
"""
_KEYS = st.sampled_from(_WORDS.split())
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["success", "deployment", "push", "git.push", "dev.cdevents.service.deployed.0.3.0", "a" * 40]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=25,
)


@given(
    content=_VALUES,
    name=st.sampled_from(sorted(READERS)),
    event=st.sampled_from(
        ["deployment", "deployment_status", "push", "pull_request", "repo:push", "pullrequest:fulfilled", ""]
    ),
)
def test_no_json_makes_a_traceback(content: Any, name: str, event: str) -> None:
    with contextlib.suppress(PayloadUnknown):
        READERS[name](Payload(name, content), event, HEARD)
