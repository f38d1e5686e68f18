"""The command line as people run it: exit codes, one JSON document, sentences on standard error."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.processes

ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency
A1,2026-02-03T10:00:00Z,c1,p1,2,10.00,GBP
A1,2026-02-03T10:00:00Z,c1,p1,2,10.00,GBP
A2,2026-02-04T10:00:00Z,,p1,1,0.005,GBP
"""
BAD = ORDERS + "A3,2026-02-30T10:00:00Z,c1,p1,1,1.00,GBP\nA4,2026-02-04T10:00:00Z,c1,p1,1,1.00,USD\n"


@dataclass
class Ended:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def environment() -> dict[str, str]:
    """This process's own, without what would choose a data folder, settings or database."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("STOREWIDE_", "DJANGO_"))
    }
    kept.pop("DATABASE_URL", None)
    return kept


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from storewide.cli.main import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), check=False, cwd=folder)


def run(data: Path, *arguments: str) -> Ended:
    ended = call(data.parent, *arguments, "--data", str(data))
    assert "Traceback" not in ended.stderr, ended.stderr
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def write(data: Path, name: str, text: str | bytes) -> str:
    path = data.parent / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_orders_into_an_empty_folder_and_the_kpis_out_of_it(data: Path) -> None:
    first = run(
        data, "import", "orders", write(data, "orders.csv", ORDERS), "--preset", "generic-orders", "--json"
    )
    assert (first.code, first.document) == (
        0,
        {
            "read": 3,
            "accepted": 3,
            "repeated": 0,
            "refused": 0,
            "refusals": [],
            "also": [],
            "findings": [
                (
                    "1 row repeats another one exactly; it counts as a line of its own. "
                    "If the file was put together twice, export it again."
                )
            ],
        },
    )
    assert first.err == "Made the store main: zone UTC, currency GBP. Change it under Stores.\n"
    again = run(data, "import", "orders", write(data, "orders.csv", ORDERS), "--json")
    assert (again.document["accepted"], again.document["repeated"]) == (0, 3)
    kpis = run(data, "kpis", "--by", "day", "--json")
    assert [(row["period"], row["orders"], row["spend"], row["visitors"]) for row in kpis.document] == [
        ("2026-02-03", 1, 40.0, None),
        ("2026-02-04", 1, 0.0, None),
    ]
    known = run(data, "kpis", "--where", "customer=known", "--where", "kind=sale", "--json")
    assert (known.document[0]["buyers"], known.document[0]["gross"]) == (1, 40.0)
    assert "40" in run(data, "kpis").out


def test_exposures_to_experiments(data: Path) -> None:
    text = (
        "visitor_id,experiment,variation_id,timestamp\nv1,hero,1,2026-02-03T10:00:00Z\n,hero,1,2026-02-03\n"
    )
    first = run(data, "import", "exposures", write(data, "exposures.csv", text), "--json")
    refusal = {"row": 3, "reason": "visitor_id and customer_id are empty"}
    assert first.document == {
        "read": 2,
        "accepted": 1,
        "repeated": 0,
        "refused": 1,
        "refusals": [refusal],
        "also": [],
        "findings": [],
    }
    again = run(data, "import", "exposures", write(data, "exposures.csv", text), "--json")
    assert (again.code, again.document["repeated"]) == (0, 1)


def test_refused_rows_end_with_0_and_with_2_when_strict(data: Path) -> None:
    file = write(data, "bad.csv", BAD)
    strict = run(data, "import", "orders", file, "--strict", "--json")
    assert strict.code == 2
    assert (strict.document["read"], strict.document["refused"]) == (5, 2)
    assert run(data, "kpis", "--json").document == []
    loose = run(data, "import", "orders", file, "--json")
    assert loose.code == 0
    assert loose.document["refusals"] == [
        {"row": 5, "reason": 'placed_at "2026-02-30T10:00:00Z" is not a date and time'},
        {
            "row": 6,
            "reason": "currency USD has no rate into GBP on 2026-02-04; add it under Exchange rates",
        },
    ]


def test_a_dry_run_keeps_nothing(data: Path) -> None:
    tried = run(data, "import", "orders", write(data, "orders.csv", ORDERS), "--dry-run", "--json")
    assert (tried.code, tried.document["accepted"]) == (0, 3)
    assert run(data, "kpis", "--json").document == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x01"),
        ("empty.csv", b""),
        ("traffic.csv", b"date,visitors,sessions\n2026-02-03,1,1\n"),
        (
            "missing.csv",
            b"order_id,placed_at,customer_id,product_id,unit_price,currency\nA,2026-02-03,c,p,1,GBP\n",
        ),
        ("long.csv", ORDERS.encode() + b"x" * (17 * 1024 * 1024) + b"\n"),
    ],
)
def test_a_file_fault_is_one_sentence_and_leaves_nothing(data: Path, name: str, content: bytes) -> None:
    ended = run(data, "import", "orders", write(data, name, content), "--json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("storewide: ")
    assert ended.err.count("\n") == 1
    assert not data.exists()


def test_a_file_that_is_not_there(data: Path) -> None:
    ended = run(data, "import", "orders", str(data.parent / "nowhere.csv"))
    assert ended.code == 2
    assert "nowhere.csv" in ended.err


def test_people_and_targets(data: Path) -> None:
    people = write(
        data,
        "people.csv",
        "name,email,team,role,manager,shift\nAna Ruiz,ana@shop.example,Checkout,head,,\n,x,,,,\n",
    )
    first = run(data, "import", "people", people, "--json")
    assert (first.code, first.document["accepted"], first.document["refused"]) == (0, 1, 1)
    assert run(data, "import", "people", people, "--strict").code == 2
    run(data, "import", "orders", write(data, "orders.csv", ORDERS))
    targets = write(data, "targets.csv", "month,metric,target\n2026-02,spend,100\n")
    assert run(data, "import", "targets", targets, "--json").document["accepted"] == 1
    assert run(data, "import", "targets", targets, "--json").document["repeated"] == 1


def test_doctor_finds_a_secret_that_others_can_read(data: Path) -> None:
    run(data, "import", "orders", write(data, "orders.csv", ORDERS))
    assert (data / "secret").stat().st_mode & 0o777 == 0o600
    assert run(data, "doctor").code == 0
    (data / "secret").chmod(0o644)
    ended = run(data, "doctor", "--json")
    assert ended.code == 2
    assert [sign["sentence"] for sign in ended.document if sign["state"] == "bad"] == [
        f"The secret {data}/secret has mode 644; run: chmod 600 {data}/secret"
    ]


def test_a_demo_takes_no_files_and_is_filled_into_no_other_folder(data: Path) -> None:
    filled = run(data, "demo", "--size", "small", "--no-serve")
    assert filled.code == 0
    assert "sign in as katharina.brandt@nordlicht.example" in filled.out
    refused = run(data, "import", "orders", write(data, "orders.csv", ORDERS))
    assert (refused.code, "demo store" in refused.err) == (2, True)
    own = data.parent / "own"
    run(own, "import", "orders", write(data, "orders.csv", ORDERS))
    mixed = run(own, "demo", "--no-serve")
    assert (mixed.code, "holds an operation of your own" in mixed.err) == (2, True)
    assert len(run(own, "kpis", "--json").document) == 1


@pytest.mark.parametrize("command", [(), ("import",), ("kpis",), ("import", "orders"), ("demo",), ("up",)])
def test_every_command_has_help(data: Path, command: tuple[str, ...]) -> None:
    ended = call(data.parent, *command, "--help")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("Usage: storewide")
    assert list(data.parent.iterdir()) == []
