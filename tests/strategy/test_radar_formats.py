"""Radars as files: what one format says comes back the same, and bad rows are named."""

import json
from datetime import UTC, date, datetime

import pytest

from storewide.kit.permissions import SYSTEM
from storewide.strategy import radar_files, radar_formats, radar_import, radar_queries
from storewide.strategy.models.radar import Blip, Move, Radar
from storewide.strategy.radar_import import RadarUnreadable

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
ON = AT.date()

TABLE = """name,ring,quadrant,isNew,description,status,tags,link
Consumer contracts,Adopt,Techniques,FALSE,"Tests, from outside",Moved In,"test, api",https://example.org/cdc
.NET,Trial,Platforms,TRUE,,New,,
'@angular/core,Hold,Languages,FALSE,Old,Moved Out,,
Composer,Assess,Tools,FALSE,"Two
lines",No Change,,
"""

NUMBERED = {
    "date": "2026.02",
    "entries": [
        {"quadrant": 3, "ring": 0, "label": "AWS EMR", "active": True, "moved": 0},
        {"quadrant": 0, "ring": 2, "label": "Spark", "active": True, "moved": 1},
        {"quadrant": 1, "ring": 3, "label": "Hadoop", "active": False, "moved": 0},
        {
            "quadrant": 2,
            "ring": 1,
            "label": "Flink",
            "active": True,
            "moved": -1,
            "link": "https://flink.example",
        },
    ],
}

TIMELINES = {
    "title": "House radar",
    "quadrants": [{"id": "infra", "name": "Infrastructure"}, {"id": "lang", "name": "Languages"}],
    "rings": [
        {"id": "use", "name": "Use", "color": "#5ba300"},
        {"id": "trial", "name": "Trial", "color": "#009eb0"},
    ],
    "entries": [
        {
            "id": "ts",
            "key": "ts",
            "title": "TypeScript",
            "quadrant": "lang",
            "timeline": [
                {"date": "2025-08-06", "ringId": "use", "moved": 1, "description": "We like types"},
                {"date": "2024-02-01", "ringId": "trial", "moved": 0, "description": "Tried"},
            ],
        },
        {
            "id": "gh",
            "key": "gh",
            "title": "GitHub Actions",
            "url": "#",
            "quadrant": "infra",
            "timeline": [{"date": "2025-02-02 00:00:00", "ringId": "trial", "moved": 0, "description": ""}],
        },
    ],
}


def _start(content: str, name: str = "Shop") -> Radar:
    radar, report = radar_import.start_from(content=content.encode(), name=name, by=SYSTEM, at=AT)
    assert report.refusals == ()
    return radar


def _written(radar: Radar, form: str) -> str:
    return radar_files.FORMS[form].write(radar_queries.view(radar, ON))


@pytest.mark.django_db
def test_a_table_comes_back_the_same() -> None:
    radar = _start(TABLE)
    assert radar.rings == ["Adopt", "Trial", "Assess", "Hold"]
    assert radar.quadrants == ["Techniques", "Platforms", "Languages", "Tools"]
    lines = [TABLE.splitlines()[0], *sorted(TABLE.replace("Two\n", "Two ").splitlines()[1:])]
    written = _written(radar, "csv").replace("Two\n", "Two ").splitlines()
    assert [written[0], *sorted(written[1:])] == lines
    assert Blip.objects.get(name="@angular/core").ring == 3
    again = radar_import.take(radar=radar, content=_written(radar, "csv").encode(), by=SYSTEM, at=AT)
    assert (again.accepted, again.repeated, again.refused) == (0, 4, 0)


@pytest.mark.django_db
def test_rows_as_json_come_back_the_same() -> None:
    rows = _written(_start(TABLE), "rows")
    other = _start(rows, "Other")
    assert json.loads(_written(other, "rows")) == json.loads(rows)


@pytest.mark.django_db
def test_numbered_entries_come_back_the_same_with_those_taken_off() -> None:
    radar = _start(json.dumps(NUMBERED))
    found = json.loads(_written(radar, "numbered"))
    by_label = {entry["label"]: entry for entry in found["entries"]}
    assert by_label == {str(entry["label"]): entry for entry in NUMBERED["entries"]}  # type: ignore[index]
    assert set(Move.objects.values_list("on", flat=True)) == {date(2026, 2, 1)}
    assert radar.quadrants == ["Techniques", "Tools", "Platforms", "Languages and frameworks"]
    other = _start(_written(radar, "numbered"), "Other")
    assert json.loads(_written(other, "numbered"))["entries"] == found["entries"]


@pytest.mark.django_db
def test_timelines_bring_their_history_and_come_back() -> None:
    radar = _start(json.dumps(TIMELINES), "")
    assert (radar.name, radar.quadrants[:2], radar.rings) == (
        "House radar",
        ["Infrastructure", "Languages"],
        ["Use", "Trial"],
    )
    moves = Move.objects.filter(blip__name="TypeScript").values_list("on", "ring", "movement", "reason")
    assert list(moves) == [
        (date(2024, 2, 1), 1, "new", "Tried"),
        (date(2025, 8, 6), 0, "in", "We like types"),
    ]
    view = radar_queries.view(radar, date(2024, 12, 31))
    assert [(shown.name, shown.ring_name) for shown in view.blips] == [("TypeScript", "Trial")]
    written = _written(radar, "timelines")
    assert _written(_start(written, "Other"), "timelines").replace("Other", "House radar") == written
    again = radar_import.take(radar=radar, content=written.encode(), by=SYSTEM, at=AT)
    assert (again.accepted, again.repeated) == (0, 2)


@pytest.mark.django_db
def test_bad_rows_are_named_and_the_others_taken() -> None:
    radar = _start(TABLE)
    rows = (
        "name,ring,quadrant,isNew,description,status\n"
        ",Adopt,Tools,FALSE,,\n"
        "Alpha,Never,Tools,FALSE,,\n"
        "Beta,Hold,Nowhere,FALSE,,\n"
        "Gamma,hold,tools,FALSE,,sideways\n"
        "Delta,hold,TOOLS,FALSE,,\n"
        "delta,Adopt,Tools,FALSE,,\n"
        "Composer,adopt,Tools,FALSE,,\n"
    )
    tried = radar_import.rehearse(radar=radar, content=rows.encode(), by=SYSTEM, at=AT)
    assert (tried.accepted, tried.repeated) == (2, 0)
    assert {refusal.row: refusal.reason for refusal in tried.refusals} == {
        2: "name is empty",
        3: "ring “Never” is none of Adopt, Trial, Assess, Hold",
        4: "quadrant “Nowhere” is none of Techniques, Platforms, Languages, Tools",
        5: "status “sideways” is none of New, Moved In, Moved Out and No Change",
        7: "name “delta” stands in an earlier row",
    }
    assert not Blip.objects.filter(name="Delta").exists()
    radar_import.take(radar=radar, content=rows.encode(), by=SYSTEM, at=AT)
    composer = Blip.objects.get(name="Composer")
    assert (composer.ring, composer.description) == (0, "Two\nlines")
    assert composer.moves.last().movement == "in"


@pytest.mark.django_db
def test_what_is_no_radar_is_refused() -> None:
    for content, why in (
        ("", "has no column name, ring, quadrant"),
        ("{", "no JSON"),
        ('{"entries": 3}', "no list “entries”"),
        ("[1, 2]", "must be an object"),
        ("name,ring,quadrant\n" + "".join(f"n{n},Adopt,q{n}\n" for n in range(5)), "5 quadrants"),
    ):
        with pytest.raises(RadarUnreadable) as refused:
            radar_import.start_from(content=content.encode(), name="X", by=SYSTEM, at=AT)
        assert why in refused.value.sentence
    assert not Radar.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b'[{"name": "So\\u0000lr", "ring": "Hold", "quadrant": "Tools"}]',
        b"name,ring,quadrant\nSo\x00lr,Hold,Tools\n",
    ],
)
def test_a_character_that_no_database_keeps_is_refused(content: bytes) -> None:
    with pytest.raises(radar_formats.FormatFault, match="a character that no text has"):
        radar_formats.read(content)


def test_what_only_looks_like_such_a_character_is_text() -> None:
    found = radar_formats.read(b'[{"name": "So\\\\u0000lr", "ring": "Hold", "quadrant": "Tools"}]')
    assert [each.name for each in found.reads] == ["So\\u0000lr"]
