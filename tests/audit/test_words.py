"""Actions and changes in words."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import storewide
from storewide.access.models import User
from storewide.audit import queries, trail, words
from storewide.audit.models import Entry

SOURCE = Path(storewide.__file__).parent
#: also where an action is chosen: action = "a.b.c" if x else "a.b.d"
ACTION = re.compile(r'\baction\s*=\s*"([a-z_.]+)"(?: if [^"]+ else "([a-z_.]+)")?')


def test_every_action_of_the_house_has_words() -> None:
    pairs = [pair for file in SOURCE.rglob("*.py") for pair in ACTION.findall(file.read_text())]
    found = {code for pair in pairs for code in pair if code}
    assert {"flags.flag.switch_on", "flags.flag.switch_off"} <= found
    assert len(found) > 20
    assert sorted(found - set(words.ACTIONS)) == []


def test_unknown_action_is_shown_by_its_own_words() -> None:
    assert words.action_words("content.page.mark_stale") == "Page: mark stale"
    assert words.action_words("odd") == "Odd"


def test_changes_are_labelled_by_the_field_and_choices_by_their_words() -> None:
    changes = words.change_words("access.user", {"role": ["member", "owner"], "is_active": ["True", "False"]})
    assert [(change.label, change.before, change.after) for change in changes] == [
        (
            "Role",
            "Member: asks, writes cases, imports, acknowledges",
            "Owner: also accounts, keys and settings",
        ),
        ("May sign in", "yes", "no"),
    ]


@pytest.mark.parametrize("nothing", [None, "", "None"])
def test_a_missing_value_is_a_dash(nothing: str | None) -> None:
    (change,) = words.change_words("organization.person", {"team": [nothing, "Checkout"]})
    assert (change.label, change.before, change.after) == ("Team", "–", "Checkout")


def test_a_record_kind_that_is_gone_keeps_its_code() -> None:
    (change,) = words.change_words("gone.thing", {"old_name": [None, ["a", "b"]]})
    assert (change.label, change.after) == ("Old name", "a, b")
    assert words.kind_words("gone.thing") == "thing"


def test_history_is_one_record_newest_first(owner: User, mate: User, at: datetime) -> None:
    trail.record(
        action="access.user.change",
        of=mate,
        by=owner,
        at=at + timedelta(seconds=1),
        changes={"name": ["M", "Milan"]},
    )
    events = queries.history(mate)
    assert [(event.who, event.what) for event in events] == [
        ("Olga", "Account changed"),
        ("Storewide", "Account made"),
    ]
    assert events[0].changes[0].after == "Milan"
    assert len(queries.history(mate, most=1)) == 1
    assert Entry.objects.of(owner).count() == 1
