"""Rules that hold reach the public port also where their file could not be written, or was lost."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from storewide.access.models import User
from storewide.flags import publishing, tasks
from storewide.flags.models import Environment, Flag
from storewide.flags.rules import snapshot
from tests.flags.conftest import FULL, propose


def held() -> Any:
    rules = snapshot.read(settings.DATA.flag_rules).ruleset("shop", "test")
    return rules and list(rules.keys())


def test_what_did_not_reach_the_file_is_published_again(
    flag: Flag, trial: Environment, mate: User, at: datetime
) -> None:
    publishing.publish()
    assert not publishing.is_behind()
    # nothing is committed in a test, so the file is not told
    propose(flag, trial, mate, at, FULL)
    assert publishing.is_behind()
    assert held() == []
    tasks.publish(None)  # type: ignore[arg-type]
    assert held() == ["new-checkout"]
    assert not publishing.is_behind()


@pytest.mark.parametrize("content", [None, b"", b"[1]", b'{"rulesets": [{"store": "shop"}]}'])
def test_a_file_that_is_lost_or_damaged_is_behind(flag: Flag, content: bytes | None) -> None:
    publishing.publish()
    settings.DATA.flag_rules.unlink()
    if content is not None:
        settings.DATA.flag_rules.write_bytes(content)
    assert publishing.is_behind()
