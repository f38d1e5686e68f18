"""What systems of issues send, in the fields of their published examples, and how it gets here."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from storewide.access.models import User
from storewide.portfolio.models import Tracker
from storewide.portfolio.tracking import operations

GITHUB_URL = "https://github.com/Codertocat/Hello-World/issues/1"


def github(
    action: str = "labeled", state: str = "open", *labels: str, at: str = "2026-11-20T10:00:00Z"
) -> dict[str, Any]:
    """An `issues` event, in the fields of GitHub's published example."""
    return {
        "action": action,
        "issue": {
            "url": "https://api.github.com/repos/Codertocat/Hello-World/issues/1",
            "html_url": GITHUB_URL,
            "id": 444500041,
            "number": 1,
            "title": "Spelling error in the README file",
            "user": {"login": "Codertocat", "id": 21031067},
            "labels": [{"id": 1362934389, "name": name, "color": "d73a4a"} for name in labels],
            "state": state,
            "locked": False,
            "created_at": "2019-05-15T15:20:18Z",
            "updated_at": at,
        },
        "repository": {"id": 186853002, "name": "Hello-World", "full_name": "Codertocat/Hello-World"},
        "sender": {"login": "Codertocat"},
    }


GITLAB = {
    "object_kind": "issue",
    "event_type": "issue",
    "user": {"name": "Administrator", "username": "root"},
    "project": {
        "id": 1,
        "path_with_namespace": "gitlabhq/gitlab-test",
        "web_url": "http://example.com/gitlabhq/gitlab-test",
    },
    "object_attributes": {
        "id": 301,
        "title": "Test API: create/update/delete file",
        "iid": 23,
        "state": "opened",
        "action": "update",
        "updated_at": "2026-11-20 10:00:00 UTC",
        "url": "http://example.com/diaspora/issues/23",
    },
    "labels": [{"id": 206, "title": "In review", "color": "#ffffff"}],
}
JIRA = {
    "timestamp": 1795168800000,
    "webhookEvent": "jira:issue_updated",
    "issue_event_type_name": "issue_generic",
    "issue": {
        "id": "99291",
        "self": "https://jira.atlassian.com/rest/api/2/issue/99291",
        "key": "JRA-20002",
        "fields": {
            "summary": "I feel the need for speed",
            "status": {"name": "In Progress", "statusCategory": {"id": 4, "key": "indeterminate"}},
        },
    },
    "changelog": {"items": [{"field": "status", "fromString": "To Do", "toString": "In Progress"}]},
}


def connect(by: User, at: datetime, provider: str, site: str, **said: Any) -> tuple[Tracker, str]:
    return operations.make_tracker(name=provider, provider=provider, site=site, by=by, at=at, **said)


def post(client: Client, tracker: Tracker, token: str, body: Any, **headers: str) -> Any:
    return client.post(
        f"/portfolio/trackers/{tracker.provider}/{token}/",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )
