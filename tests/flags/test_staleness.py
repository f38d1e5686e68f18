"""Which flags should be gone or looked at, on pages, checks and command line."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import LazySettings

from storewide.access.models import User
from storewide.flags import changing, operations, queries, staleness
from storewide.flags.cli import flags
from storewide.flags.models import Environment, Flag
from storewide.flags.staleness import Why
from storewide.lib.data_folder import DataFolder
from storewide.warehouse.flag_counts import Evaluated, write_evaluated
from tests.flags.conftest import HALF

FULL = HALF | {"rules": [{"name": "all", "serve": "on"}]}


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    settings.DATA = folder
    return folder


@pytest.fixture
def low(flag: Flag) -> Flag:
    Flag.objects.update(tier="low")
    flag.refresh_from_db()
    return flag


def reasons(flag: Flag, at: datetime) -> list[tuple[str, ...]]:
    found = staleness.stale([flag], at)
    return [tuple(why.value for why in one.reasons) for one in found]


def test_a_flag_is_stale_for_each_of_four_reasons(
    low: Flag, production: Environment, mate: User, at: datetime, folder: DataFolder
) -> None:
    assert reasons(low, at) == []
    changing.propose(flag=low, environment=production, content=FULL, why="To all", by=mate, at=at)
    assert reasons(low, at + timedelta(days=13)) == []
    later = at + timedelta(days=15)
    assert reasons(low, later) == [("one_variant", "not_asked")]
    write_evaluated(folder.flag_counts, [Evaluated("shop", "production", low.key, later, {"on": 3})])
    assert reasons(low, later) == [("one_variant",)]
    operations.change_flag(flag=low, changes={"expires_on": at.date()}, by=mate, at=at, expected_version=None)
    assert reasons(low, at + timedelta(days=91)) == [("expired", "one_variant", "not_asked", "unchanged")]
    operations.retire(flag=low, by=mate, at=at)
    assert reasons(low, at + timedelta(days=91)) == []


def test_a_split_is_not_one_variant_and_a_moved_one_is_not_forgotten(
    low: Flag, production: Environment, mate: User, at: datetime
) -> None:
    changing.propose(flag=low, environment=production, content=HALF, why="Half", by=mate, at=at)
    found = staleness.stale([low], at + timedelta(days=20))
    assert [(one.reasons, one.variant) for one in found] == [((Why.NOT_ASKED,), None)]


def test_checks_say_what_to_do(low: Flag, at: datetime) -> None:
    Flag.objects.update(expires_on=date(2026, 3, 1), accountable=None)
    found = {each.code: str(each.sentence) for each in (*queries.expired_flags(), *queries.stale_flags())}
    assert found == {
        "FLG001": "The flag “New checkout” was to be gone by 1 Mar 2026; take it out of the code and retire it.",
        "FLG002": "Nobody is accountable for the flag “New checkout”; name somebody, or somebody for its area.",
        "FLG003": "“New checkout”: nothing was changed for 90 days.",
    }


@pytest.fixture
def data(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The option that names the folder; it is ready as it is."""
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    return ["--data", str(folder.root)]


def test_the_commands_say_the_same(low: Flag, production: Environment, mate: User, data: list[str]) -> None:
    at = datetime(2026, 3, 10, tzinfo=UTC)
    changing.propose(flag=low, environment=production, content=HALF, why="Half", by=mate, at=at)
    run = CliRunner().invoke
    context = '{"targetingKey": "visitor-1"}'
    evaluated = run(flags, ["evaluate", low.key, "--context", context, "--json", *data])
    assert json.loads(evaluated.stdout) == {
        "key": "new-checkout",
        "value": False,
        "variant": "off",
        "reason": "SPLIT",
        "rule": "half",
        "error_code": None,
        "error_details": None,
        "metadata": {"version": "1", "experiment": "checkout-test"},
    }
    assert run(flags, ["evaluate", low.key, "--context", context, *data]).stdout == "off: false\n"
    missing = run(flags, ["evaluate", low.key, *data])
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "TARGETING_KEY_MISSING" in missing.stderr
    simulated = json.loads(run(flags, ["simulate", low.key, "--units", "20000", "--json", *data]).stdout)
    assert [each["variant"] for each in simulated["variants"]] == ["off", "on"]
    assert sum(each["units"] for each in simulated["variants"]) == 20_000
    assert all(abs(each["share"] - 0.5) < 0.02 for each in simulated["variants"])
    assert run(flags, ["simulate", low.key, "--units", "0", *data]).exit_code == 2
    assert run(flags, ["simulate", "nothing", *data]).exit_code == 2
    stale = json.loads(run(flags, ["stale", "--json", *data]).stdout)["flags"]
    assert [(each["key"], each["reasons"]) for each in stale] == [
        ("new-checkout", ["not_asked", "unchanged"])
    ]
    assert "no program has asked for it for 14 days" in run(flags, ["stale", *data]).stdout


def test_a_context_that_is_no_flat_object_is_refused_in_a_sentence(low: Flag, data: list[str]) -> None:
    for context in ("[]", "x", '{"a":' * 100_000 + "1" + "}" * 100_000):
        refused = CliRunner().invoke(flags, ["evaluate", low.key, "--context", context, *data])
        assert refused.exit_code == 2
        assert "Invalid value for '--context'" in refused.stderr
