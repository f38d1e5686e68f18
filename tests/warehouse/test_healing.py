"""Damaged files are named, quarantined, and made anew from the day files or from what is landed again."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import folder as folders
from storewide.warehouse import healing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.healing import Loss, Quarantined
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, everything_in

ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n" + "".join(
    f"{n},2026-03-{1 + n % 3:02d},c{n % 5},p,1,1.01,EUR\n" for n in range(30)
)
EVENTS = "event_id,occurred_at,name,visitor_id\n" + "".join(
    f"e{n},2026-03-{1 + n % 3:02d}T10:00:00Z,View,v{n % 7}\n" for n in range(60)
)
SALES = Question(("orders", "gross", "buyers"), date(2026, 3, 1), date(2026, 3, 31), by="day")
VISITS = Question(("visitors", "sessions"), date(2026, 3, 1), date(2026, 3, 31), by="day")

Break = Callable[[Path], None]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def entry(folder: Path, fact: str, part: str) -> FileEntry:
    return next(each for each in manifests.load(folder).of(fact) if each.part == part)


def answers(folder: Path) -> list[dict[str, object]]:
    warehouse = Warehouse(folder)
    return [dict(row.measures) for question in (SALES, VISITS) for row in warehouse.ask(question).rows]


def repair(folder: Path) -> Quarantined:
    return healing.quarantine(folder, healing.examine(folder), patience=0)


@pytest.fixture
def filled(folder: Path, land: Land) -> Path:
    land(ORDERS)
    land(EVENTS, "generic-events")
    return folder


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (flip, "is damaged: its checksum differs from the manifest's."),
        (truncate, "is damaged: it has"),
        (Path.unlink, "is missing."),
    ],
)
def test_every_kind_of_damage_is_named(filled: Path, damage: Break, fault: str) -> None:
    assert healing.examine(filled) == ()
    wanted = entry(filled, "event", "2026-03-02")
    damage(filled / wanted.path)
    told: list[tuple[int, int]] = []
    (found,) = healing.examine(filled, lambda *how: told.append(how))
    assert found.entry == wanted
    assert found.fault.startswith(f"{wanted.path} {fault}")
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.parametrize("rollup", ["sales", "takings", "crowds"])
@pytest.mark.parametrize("damage", [flip, truncate, Path.unlink])
def test_a_rollup_is_made_anew_from_day_files(filled: Path, rollup: str, damage: Break) -> None:
    before = answers(filled)
    wanted = entry(filled, rollup, "2026-03")
    damage(filled / wanted.path)
    (moved,) = repair(filled).moved
    assert moved.entry == wanted
    assert healing.examine(filled) == ()
    assert entry(filled, rollup, "2026-03").rows == wanted.rows
    assert answers(filled) == before
    assert healing.losses(filled) == ()


@pytest.mark.parametrize(
    ("fact", "preset", "text"),
    [("order_line", "generic-orders", ORDERS), ("event", "generic-events", EVENTS)],
)
def test_a_lost_day_is_out_of_the_figures_until_it_is_landed_again(
    filled: Path, land: Land, fact: str, preset: str, text: str
) -> None:
    before = answers(filled)
    wanted = entry(filled, fact, "2026-03-02")
    flip(filled / wanted.path)
    repair(filled)
    assert folders.verify(filled) == ()
    after = answers(filled)
    assert [new == old for new, old in zip(after, before, strict=True)].count(False) >= 1
    (missing,) = healing.missing(filled)
    assert missing.rows == wanted.rows
    assert missing.loss == Loss(fact, "main", "2026-03-02", wanted.rows, date(2026, 3, 2), date(2026, 3, 2))
    landed = land(text, preset)
    assert (landed.accepted, landed.repeated) == (wanted.rows, landed.read - wanted.rows)
    assert answers(filled) == before
    assert healing.missing(filled) == ()
    healing.forget_healed(filled)
    assert not (filled / "losses.json").exists()


def test_only_the_lost_day_comes_back(filled: Path, land: Land) -> None:
    land(ORDERS.replace("1.01", "2.02"))
    before = answers(filled)
    flip(filled / entry(filled, "order_line", "2026-03-02").path)
    repair(filled)
    lost = frozenset(each.loss.key for each in healing.missing(filled))
    first = land(ORDERS, lost=lost)
    assert (first.accepted, first.changed) == (10, 0)
    second = land(ORDERS.replace("1.01", "2.02"), lost=lost)
    assert (second.accepted, second.changed) == (10, 10)
    assert answers(filled) == before
    assert land(EVENTS, "generic-events", lost=lost).read == 60


def test_the_quarantine_holds_the_file_and_its_reason(filled: Path) -> None:
    wanted = entry(filled, "order_line", "2026-03-01")
    truncate(filled / wanted.path)
    content = (filled / wanted.path).read_bytes()
    repair(filled)
    name = wanted.path.replace("/", "-")
    assert (filled / "quarantine" / name).read_bytes() == content
    why = (filled / "quarantine" / name).with_suffix(".why").read_text()
    assert why.startswith(f"{wanted.path} is damaged: it has {len(content)} of its")
    assert not (filled / wanted.path).exists()


def test_ids_come_back_from_their_spare_copy(filled: Path) -> None:
    assert healing.spare(filled) >= 1
    assert healing.spare(filled) == 0
    wanted = manifests.load(filled).of("identity")[0]
    flip(filled / wanted.path)
    done = repair(filled)
    assert [each.entry for each in done.put_back] == [wanted]
    assert done.moved == done.left == ()
    assert healing.examine(filled) == ()


def test_ids_without_a_spare_copy_are_left_where_they_are(filled: Path) -> None:
    wanted = manifests.load(filled).of("identity")[0]
    flip(filled / wanted.path)
    before = everything_in(filled)
    done = repair(filled)
    assert [each.entry for each in done.left] == [wanted]
    assert {name: content for name, content in everything_in(filled).items() if "lock" not in name} == {
        name: content for name, content in before.items() if "lock" not in name
    }


def test_an_old_spare_copy_goes_when_the_newest_is_there(filled: Path, land: Land) -> None:
    healing.spare(filled)
    old = {path.name for path in (filled / "spare").iterdir()}
    land(EVENTS.replace("View,v", "View,w").replace("\ne", "\nf"), "generic-events")
    assert healing.spare(filled) >= 1
    now = {Path(each.path).name for each in manifests.load(filled).of("identity")}
    assert {path.name for path in (filled / "spare").iterdir()} == now != old


def test_a_file_that_was_replaced_meanwhile_is_left_alone(filled: Path, land: Land) -> None:
    flip(filled / entry(filled, "order_line", "2026-03-02").path)
    seen = healing.examine(filled)
    repair(filled)
    land(ORDERS)
    assert healing.quarantine(filled, seen, patience=0) == Quarantined()


def test_a_kill_before_the_manifest_is_healed_by_the_next_run(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(filled / entry(filled, "event", "2026-03-02").path)
    with monkeypatch.context() as killed:
        killed.setattr(manifests, "store", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            repair(filled)
    assert len(folders.verify(filled)) == 1
    repair(filled)
    assert folders.verify(filled) == ()
    assert [each.rows for each in healing.missing(filled)] == [20]
    assert json.loads((filled / "losses.json").read_text())[0]["part"] == "2026-03-02"


@pytest.mark.parametrize("damage", [truncate, Path.unlink])
def test_a_question_that_meets_damage_names_the_file(filled: Path, damage: Break) -> None:
    wanted = entry(filled, "takings", "2026-03")
    damage(filled / wanted.path)
    with pytest.raises(folders.FileDamaged) as told:
        Warehouse(filled).ask(SALES)
    assert str(told.value).startswith(f"{wanted.path} is ")
    assert str(told.value).endswith("Run storewide warehouse verify --repair to make it whole again.")


def test_a_question_that_fails_for_another_reason_says_that(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storewide.warehouse.answers.answer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Warehouse(filled).ask(SALES)


def test_a_month_whose_only_day_is_lost_has_no_rollup(filled: Path, land: Land) -> None:
    land(ORDERS.splitlines()[0] + "\n99,2026-05-05,c,p,1,1.01,EUR\n")
    flip(filled / entry(filled, "order_line", "2026-05-05").path)
    repair(filled)
    listed = {(each.fact, each.part) for each in manifests.load(filled).files}
    assert not {("sales", "2026-05"), ("takings", "2026-05")} & listed
    assert {("sales", "2026-03"), ("takings", "2026-03")} <= listed
