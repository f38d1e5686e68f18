"""Working-backwards pages: versions, pictures by their bytes, and the review of each version."""

import struct
import zlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from storewide.access.models import User
from storewide.kit.errors import Conflict, WrongState
from storewide.lib.data_folder import DataFolder
from storewide.organization.models import Person
from storewide.portfolio.cases import backwards, images, reviewing, versions
from storewide.portfolio.cases.backwards import QuestionTold, SeenAlready
from storewide.portfolio.cases.images import NotAPicture
from storewide.portfolio.cases.reviewing import NoReason, NotARemark, NotAsked
from storewide.portfolio.models import BackwardsPage, Request, Section, Text, Verdict, Version, Visual


def png(width: int, height: int) -> bytes:
    """A PNG of one grey."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080007000d01011100") + b"\xff\xd9"


def test_a_change_is_a_version_and_says_what_differs(
    page: BackwardsPage, asked: Request, mate: User, at: datetime
) -> None:
    said = replace(
        backwards.told(page),
        headline="Buy in a minute",
        questions=(QuestionTold("Fraud?", "internal", "No"),),
    )
    backwards.write_page(request=asked, page=said, by=mate, at=at, expected_version=1)
    newer, older = Version.objects.filter(text=Text.PAGE)
    found = {each.field: each.lines for each in versions.between(older, newer)}
    assert set(found) == {"headline", "questions"}
    assert [(line.sign, line.words) for line in found["headline"]] == [
        ("−", "Buy without an account"),
        ("+", "Buy in a minute"),
    ]
    assert ("", "our own: Fraud?") in [(line.sign, line.words) for line in found["questions"]]
    with pytest.raises(Conflict):
        backwards.write_page(request=asked, page=said, by=mate, at=at, expected_version=1)


@pytest.mark.parametrize(("content", "found"), [(png(13, 7), ("png", 13, 7)), (JPEG, ("jpeg", 13, 7))])
def test_a_picture_is_known_by_its_bytes(content: bytes, found: tuple[str, int, int]) -> None:
    read = images.read(content)
    assert (read.kind, read.width, read.height) == found


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG can carry programs"),
        (b"", "no PNG or JPEG"),
        (png(1, 1)[:40], "no PNG or JPEG"),
        (b"\xff\xd8\xff" + b"\xff" * 40, "no PNG or JPEG"),
        (png(9000, 1), "9000 x 1 pixels; each side may have 8000 at most"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 5_000_000, "5.0 MB; it may have 5 at most"),
    ],
)
def test_what_is_no_sound_picture_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(NotAPicture) as refused:
        images.read(content)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("data", [b"", b"nonsense", zlib.compress(b"\0" * 10)])
def test_a_picture_that_would_break_the_document_is_refused_and_not_kept(
    page: BackwardsPage, mate: User, at: datetime, settings, tmp_path: Path, data: bytes
) -> None:  # type: ignore[no-untyped-def]
    settings.DATA = DataFolder(tmp_path)
    sound = png(100, 100)
    place = sound.index(b"IDAT") - 4
    chunk = b"IDAT" + data
    broken = (
        sound[:place]
        + struct.pack(">I", len(data))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + sound[-12:]
    )
    with pytest.raises(NotAPicture) as refused:
        backwards.show(page=page, content=broken, caption="x", by=mate, at=at)
    assert "is broken and cannot be drawn" in refused.value.sentence
    assert Visual.objects.count() == 0
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_picture_lies_in_the_data_folder_until_it_is_taken_away(
    page: BackwardsPage, mate: User, at: datetime, settings, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    settings.DATA = type(settings.DATA)(tmp_path)
    visual = backwards.show(page=page, content=png(4, 3), caption="The form", by=mate, at=at)
    path = backwards.file_of(visual)
    assert path.is_relative_to(tmp_path / "uploads")
    assert path.read_bytes() == png(4, 3)
    with pytest.raises(SeenAlready):
        backwards.show(page=page, content=png(4, 3), caption="Again", by=mate, at=at)
    backwards.take_away(visual=visual, by=mate, at=at)
    assert not path.exists()
    assert not Visual.objects.exists()


def test_only_whoever_is_asked_judges_and_of_one_version(
    page: BackwardsPage, asked: Request, ana: Person, ana_user: User, mate: User, at: datetime
) -> None:
    with pytest.raises(NotAsked):
        reviewing.judge(page=page, ready=True, by=ana_user, at=at)
    reviewing.invite(page=page, people=[ana, ana], by=mate, at=at)
    with pytest.raises(NoReason):
        reviewing.judge(page=page, ready=False, by=ana_user, at=at)
    reviewing.judge(page=page, ready=False, reason="Who pays for fraud?", by=ana_user, at=at)
    reviewing.judge(page=page, ready=True, by=ana_user, at=at)
    verdict = Verdict.objects.get()
    assert (verdict.number, verdict.ready, verdict.reason) == (1, True, "")
    with pytest.raises(Conflict):
        reviewing.judge(page=page, ready=True, by=ana_user, at=at, expected_version=2)


def test_remarks_have_replies_of_one_level_and_are_resolved(
    page: BackwardsPage, mate: User, at: datetime
) -> None:
    said = {"page": page, "by": mate, "at": at}
    first = reviewing.remark(section=Section.SOLUTION, words="How fast?", **said)
    reply = reviewing.remark(section=Section.PAGE, words="In a minute.", about=first, **said)
    assert (reply.section, reply.about) == (Section.SOLUTION, first)
    with pytest.raises(NotARemark):
        reviewing.remark(section=Section.PAGE, words="Really?", about=reply, **said)
    reviewing.resolve(remark=first, by=mate, at=at)
    with pytest.raises(WrongState):
        reviewing.resolve(remark=first, by=mate, at=at)
    assert reviewing.reopen(remark=first, by=mate, at=at).resolved_at is None
