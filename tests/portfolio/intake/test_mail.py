"""Reading mails as people and programs send them: words of one's own, and refusals in one sentence."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.kit.errors import Refusal
from storewide.portfolio.intake import mail


def made(body: str = "Half of them leave.", subject: str = "Guest checkout", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("From", "Ana Ruiz <Ana@Shop.example>")
    message["To"] = headers.pop("To", "store@shop.example")
    message["Subject"] = subject
    message["Message-ID"] = headers.pop("Message_ID", "<1@shop.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def test_a_plain_mail() -> None:
    found = mail.read(made().as_bytes())
    assert found == mail.Letter(
        sender="ana@shop.example",
        name="Ana Ruiz",
        title="Guest checkout",
        text="Half of them leave.",
        message_id="<1@shop.example>",
        references=" ",
        number=None,
        tag="",
    )


@pytest.mark.parametrize(
    ("subject", "to", "title", "number", "tag"),
    [
        ("Re: AW: [#12] Accepted: Guest checkout", "store@shop.example", "Accepted: Guest checkout", 12, ""),
        ("[type:lost-sale] Quotes", "store@shop.example", "Quotes", None, "lost-sale"),
        ("Invoices", "Shop <store+finance@shop.example>", "Invoices", None, "finance"),
        ("", "store@shop.example", "Half of them leave.", None, ""),
    ],
)
def test_what_the_subject_and_the_address_say(
    subject: str, to: str, title: str, number: int | None, tag: str
) -> None:
    found = mail.read(made(subject=subject, To=to).as_bytes())
    assert (found.title, found.number, found.tag) == (title, number, tag)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Please.\n-- \nAna\nHead of checkout", "Please."),
        ("Yes.\n\nOn Mon, 9 Mar 2026 at 10:01, Shop <store@shop.example> wrote:\n> Which pages?\n", "Yes."),
        ("Ja.\r\n\r\nAm 09.03.2026 um 10:01 schrieb Shop:\r\n> Welche?", "Ja."),
        ("All of them.\n\n-----Original Message-----\nFrom: Shop\nWhich?", "All of them."),
        ("All.\n________________________________\nFrom: Shop\nSent: Monday\nWhich?", "All."),
        ("All.\n\nFrom: Shop <s@shop.example>\nSent: Monday\nTo: Ana\n\nWhich?", "All."),
        ("> quoted\nMine.\n> more", "Mine."),
        ("> only forwarded", "only forwarded"),
    ],
)
def test_only_ones_own_words_are_kept(text: str, own: str) -> None:
    assert mail.own_words(text) == own


def test_a_mail_of_html_alone_becomes_text() -> None:
    message = made()
    message.set_content(
        "<html><head><style>p {}</style><title>t</title></head><body><p>Half of&nbsp;them <b>leave</b>.</p>"
        "<p>Why?</p><script>x()</script><div class='gmail_quote'><div>Old</div></div></body></html>",
        subtype="html",
    )
    assert mail.read(message.as_bytes()).text == "Half of them leave.\n\nWhy?"


def test_a_wrong_charset_is_read_as_well_as_can_be() -> None:
    raw = b"From: a@b.example\r\nSubject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nGr\xfc\xdfe"
    assert mail.read(raw).text == "Grüße"
    raw = b"From: a@b.example\r\nContent-Type: text/plain; charset=ascii\r\n\r\nGr\xc3\xbc\xc3\x9fe\0"
    assert mail.read(raw).text == "Grüße\N{REPLACEMENT CHARACTER}"


def test_long_mail_is_shortened() -> None:
    found = mail.read(made("word " * 3000, "s" * 500).as_bytes())
    assert (len(found.title), len(found.text), found.text[-1]) == (160, 4000, "…")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The message names no sender; hand over whole messages, with their headers."),
        (
            b"\xff\xfe\x00garbage",
            "The message names no sender; hand over whole messages, with their headers.",
        ),
        (b"From: a@b.example\r\n\r\n", "The message holds no words; write what should change, as text."),
        (
            b"From: a@b.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx",
            "The message came as winmail.dat, which only Outlook reads; send it as plain text or HTML.",
        ),
        (
            b"From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nI am away.",
            "The message was sent by a machine or a list; people ask in their own name.",
        ),
        (
            b"From: a@b.example\r\nAuthentication-Results: mx; dmarc=fail\r\nSubject: s\r\n\r\nx",
            "The mail server says that a@b.example did not send this.",
        ),
        (
            b"From: a@b.example\r\nSubject: Big\r\n\r\n" + b"x" * 15_000_000,
            "The delivery is longer than 14336 kB; send one thing at a time.",
        ),
    ],
)
def test_odd_messages_are_refused_in_one_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        mail.read(raw)
    assert refused.value.sentence == sentence


HEADERS = st.sampled_from(
    [b"From", b"To", b"Subject", b"Message-ID", b"Content-Type", b"Content-Transfer-Encoding", b"In-Reply-To"]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(HEADERS, st.binary(max_size=60)), max_size=8),
    st.binary(max_size=300),
    st.booleans(),
)
def test_whatever_comes_is_read_or_refused(
    headers: list[tuple[bytes, bytes]], body: bytes, named: bool
) -> None:
    lines = [b"From: a@b.example"] if named else []
    raw = b"\r\n".join([*lines, *(name + b": " + value for name, value in headers)]) + b"\r\n\r\n" + body
    try:
        found = mail.read(raw)
    except Refusal:
        return
    assert 1 <= len(found.title) <= 160
    assert 1 <= len(found.text) <= 4000
    assert "\0" not in found.title + found.text


HEAD = b"From: a@shop.example\r\nSubject: x\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
ROOM = mail.LONGEST - 200


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(HTML + b"<a " * (ROOM // 3), id="tags without an end"),
        pytest.param(HTML + b"<!--" * (ROOM // 4), id="comments without an end"),
        pytest.param(HTML + b"<" + b"a" * ROOM, id="a tag that never ends"),
        pytest.param(HEAD + b"\r\na" + b"\n" * ROOM + b"b", id="empty lines"),
        pytest.param(HEAD + b"\r\nOn Monday " + b"_" * ROOM, id="underlines"),
        pytest.param(HEAD + b"To: " + b'"' * ROOM + b"\r\n\r\nhi", id="quotes in an address"),
        pytest.param(HEAD + b"To: a@b.example\r\n" * (ROOM // 17) + b"\r\nhi", id="many recipients"),
    ],
)
def test_no_mail_takes_long_to_read(raw: bytes) -> None:
    began = time.process_time()
    mail.read(raw)
    # minutes before each was bounded; a machine that is busy is no reason to fail
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhi\r\n" * 501,
            id="beside each other",
        ),
        pytest.param(
            HEAD
            + b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n" % each for each in range(17)),
            id="within each other",
        ),
    ],
)
def test_more_parts_than_people_send_are_refused(raw: bytes) -> None:
    with pytest.raises(mail.NotAMail, match="more parts than a mail of people has"):
        mail.read(raw)


def test_words_of_a_page_that_is_written_carelessly() -> None:
    html = (
        "<html><head><style>p > a {}</style></head><body><!--[if mso]><p>x<![endif]--><p>Hello &amp; <b>all</b>,"
        '<br>a < b</p><div class="gmail_quote">old<div>older</div></div>after</body>'
    )
    assert mail.html_text(html).split("\n") == ["", "Hello & all,", "a < b", "after"]
