"""Rules of webhooks, held against the library that receivers use."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Checker

from storewide.jobs import webhook_rules as rules

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@given(body=st.text())
def test_a_signature_is_the_librarys(body: str) -> None:
    secret = rules.new_secret()
    assert rules.signature(secret, "msg_1", AT, body) == Checker(secret).sign("msg_1", AT, body)


def test_the_example_of_the_libraries() -> None:
    secret, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", datetime.fromtimestamp(1614265330, UTC)
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert rules.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}') == expected


@pytest.mark.parametrize(
    ("kinds", "action", "wanted"),
    [
        (["*"], "releases.release.go_live", True),
        (["releases.release.go_live"], "releases.release.go_live", True),
        (["releases.*"], "releases.release.go_live", True),
        (["releases.release.*"], "releases.release.go_live", True),
        (["releases.rel.*"], "releases.release.go_live", False),
        (["releases"], "releases.release.go_live", False),
        ([], "releases.release.go_live", False),
    ],
)
def test_which_events_a_webhook_gets(kinds: list[str], action: str, wanted: bool) -> None:
    assert rules.matches(kinds, action) is wanted


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("whsec_" + "A" * 32, True),
        ("whsec_" + "A" * 28, False),
        ("whsec_" + "A" * 88, False),
        ("whsec_ä", False),
        ("A" * 32, False),
        ("", False),
    ],
)
def test_secrets(text: str, is_one: bool) -> None:
    assert rules.is_secret(text) is is_one


def test_a_new_secret_is_one_and_no_other() -> None:
    made = rules.new_secret()
    assert rules.is_secret(made)
    assert made != rules.new_secret()


@pytest.mark.parametrize(
    ("status", "after", "seconds"),
    [(429, "7", 7), (503, "", 60), (502, "Wed, 21 Oct 2026 07:28:00 GMT", 60), (504, "999999", 86400)],
)
def test_a_busy_receiver_is_left_alone(status: int, after: str, seconds: int) -> None:
    assert rules.rest(status, after, AT) == AT + timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [200, 404, 500, None])
def test_others_are_not(status: int | None) -> None:
    assert rules.rest(status, "7", AT) is None


def test_the_schedule_ends_after_nine_repeats() -> None:
    assert rules.next_try(9, AT, random.Random(1)) is not None
    assert rules.next_try(10, AT, random.Random(1)) is None
