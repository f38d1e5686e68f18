"""What people and programs read when the pages cannot answer."""

import base64
import hashlib
import json
import re

from storewide.edge.faults import TOO_SLOW, UNREACHABLE, answer, too_large

BROWSER = [(b"accept", b"text/html,application/xhtml+xml,application/json;q=0.9")]
PROGRAM = [(b"Accept", b"application/json")]


def test_answer_to_a_browser_is_a_page_that_tries_again_by_itself():
    headers, body = answer(UNREACHABLE, BROWSER, "/metrics/")
    told = dict(headers)
    assert told[b"content-type"] == b"text/html; charset=utf-8"
    assert told[b"retry-after"] == b"5"
    assert told[b"cache-control"] == b"no-store"
    assert int(told[b"content-length"]) == len(body)
    assert b'<meta http-equiv="refresh" content="5">' in body
    assert b"<h1>Storewide is starting or being updated</h1>" in body


def test_answer_allows_its_own_style_and_nothing_else():
    headers, body = answer(UNREACHABLE, BROWSER, "/")
    style = re.search(rb"<style>(.*)</style>", body).group(1)
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    policy = dict(headers)[b"content-security-policy"].decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"


def test_answer_to_a_program_is_a_problem():
    for headers, path in ((PROGRAM, "/metrics/"), (BROWSER, "/api/v1/kpis"), ([], "/v1/track")):
        told, body = answer(too_large(2_000_000), headers, path)
        assert dict(told)[b"content-type"] == b"application/problem+json"
        assert json.loads(body) == {
            "type": "about:blank",
            "title": "This upload is too large",
            "status": 413,
            "detail": "It may have 2 MB. Import a larger file with the command storewide import.",
        }


def test_answer_does_not_repeat_what_may_have_been_done():
    headers, body = answer(TOO_SLOW, BROWSER, "/")
    assert b"retry-after" not in dict(headers)
    assert b"http-equiv" not in body
