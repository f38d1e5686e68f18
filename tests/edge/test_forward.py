"""The edge between a real client and a real pages process."""

import asyncio
import json
import os
import socket
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest

from tests.edge.conftest import RunningEdge
from tests.edge.upstream import Upstream, plain
from tests.processes import free_port, listens, wait_for

pytestmark = pytest.mark.processes


def resident(pid: int) -> int:
    """Bytes of memory of the server's worker, the one child of the process."""
    child = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
    return int(Path(f"/proc/{child}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_healthz_is_answered_without_the_pages(start_edge):
    edge = start_edge(free_port())
    response = edge.get("/healthz")
    assert (response.status, json.loads(response.content)) == (200, {"status": "ok"})
    assert edge.get("/healthz", "HEAD").content == b""


def test_static_files_come_from_the_data_folder(edge: RunningEdge, upstream: Upstream):
    (edge.data / "static" / "kit.css").write_text("a{}")
    response = edge.get("/static/kit.css")
    assert (response.status, response.content) == (200, b"a{}")
    assert response.headers["content-type"] == "text/css"
    assert upstream.requests == []


def test_path_and_query_reach_the_pages_unaltered(edge: RunningEdge, upstream: Upstream):
    target = "/a%2Fb/%C3%BC//c/../d;p=1?x=%20&y=a+b&z&q=%zz&r=[1]"
    connection = HTTPConnection("127.0.0.1", edge.port)
    connection.putrequest("GET", target, skip_host=True)
    connection.putheader("Host", "shop.example")
    connection.endheaders()
    assert connection.getresponse().status == 200
    connection.close()
    assert upstream.requests[0].line == f"GET {target} HTTP/1.1"
    assert upstream.requests[0].all("host") == ["shop.example"]


def test_request_headers_pass_but_for_claims_of_the_client(edge: RunningEdge, upstream: Upstream):
    sent = {
        "Host": "shop.example",
        "Cookie": "a=1; b=2",
        "Authorization": "Bearer x",
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "Accept-Encoding": "br",
        "X-Name": "Zoë",
    }
    edge.get("/", headers={name: value.encode() for name, value in sent.items()})
    got = upstream.requests[0]
    assert got.all("cookie") == ["a=1; b=2"]
    assert got.all("authorization") == ["Bearer x"]
    assert got.all("accept-encoding") == ["br"]
    assert got.all("x-forwarded-for") == ["127.0.0.1"]
    assert got.all("x-forwarded-proto") == ["http"]
    assert got.all("x-forwarded-host") == ["shop.example"]
    assert got.all("x-name") == ["Zoë".encode().decode("latin-1")]
    assert {name.lower() for name, _ in got.headers} == {
        *(name.lower() for name in sent),
    }


def test_word_of_a_trusted_proxy_counts(start_edge, upstream: Upstream):
    edge = start_edge(upstream.port, STOREWIDE_TRUSTED_PROXIES="127.0.0.1")
    edge.get("/", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.9", "X-Forwarded-Proto": "https"})
    assert upstream.requests[0].all("x-forwarded-for") == ["192.0.2.9"]
    assert upstream.requests[0].all("x-forwarded-proto") == ["https"]


def test_answer_headers_pass_repeated_and_undecoded(edge: RunningEdge, upstream: Upstream):
    upstream.answer = plain(
        "201 Created",
        "Set-Cookie: a=1; HttpOnly",
        "Set-Cookie: b=2",
        "Content-Encoding: gzip",
        "Location: /x?a=%2F",
        "X-Accel: one",
        "Content-Length: 4",
        body=b"\x1f\x8bxx",
    )
    response = edge.get("/")
    assert response.status == 201
    assert response.headers.get_all("set-cookie") == ["a=1; HttpOnly", "b=2"]
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["location"] == "/x?a=%2F"
    assert response.content == b"\x1f\x8bxx"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_answers_without_a_body_end_at_once(edge: RunningEdge, upstream: Upstream, status: str):
    upstream.answer = plain(status, 'ETag: "1"')
    response = edge.get("/")
    assert (response.status, response.content, response.headers["etag"]) == (int(status[:3]), b"", '"1"')
    assert response.headers["transfer-encoding"] is None


def test_redirects_are_the_clients_to_follow(edge: RunningEdge, upstream: Upstream):
    upstream.answer = plain("302 Found", "Location: /elsewhere", "Content-Length: 0")
    assert edge.get("/").status == 302
    assert len(upstream.requests) == 1


def test_head_keeps_the_length_and_sends_no_body(edge: RunningEdge, upstream: Upstream):
    upstream.answer = plain("200 OK", "Content-Length: 5000")
    response = edge.get("/", "HEAD")
    assert (response.status, response.headers["content-length"], response.content) == (200, "5000", b"")
    assert upstream.requests[0].line == "HEAD / HTTP/1.1"


def test_one_connection_serves_many_requests(edge: RunningEdge, upstream: Upstream):
    connection = HTTPConnection("127.0.0.1", edge.port)
    for number in range(20):
        connection.request("POST" if number % 2 else "GET", f"/{number}", body=b"x" * number)
        assert connection.getresponse().read() == b"ok"
    connection.close()
    assert [request.body_size for request in upstream.requests] == list(range(20))


def test_big_upload_arrives_whole_and_memory_stays_flat(edge: RunningEdge, upstream: Upstream):
    edge.get("/", "POST", body=b"x" * 2_000_000)
    before = resident(edge.process.pid)
    size = 300_000_000
    blocks = (b"0123456789" * 10_000 for _ in range(size // 100_000))
    response = edge.get("/import", "POST", body=blocks, headers={"Content-Length": str(size)})
    assert response.content == b"ok"
    assert upstream.requests[1].body_size == size
    assert upstream.requests[1].body_start[:10] == b"0123456789"
    assert resident(edge.process.pid) - before < 40_000_000
    assert list((edge.data / "tmp").iterdir()) == []


def test_upload_in_chunks_reaches_the_pages_with_its_length(edge: RunningEdge, upstream: Upstream):
    edge.get(
        "/", "POST", body=iter([b"ab", b"cde"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
    )
    request = upstream.requests[0]
    assert (request.all("content-length"), request.all("transfer-encoding"), request.body_size) == (
        ["5"],
        [],
        5,
    )


def test_slow_upload_does_not_bother_the_pages(edge: RunningEdge, upstream: Upstream):
    connection = HTTPConnection("127.0.0.1", edge.port)
    connection.putrequest("POST", "/slow")
    connection.putheader("Content-Length", "10")
    connection.endheaders(b"01234")
    assert edge.get("/other").content == b"ok"
    assert [request.line for request in upstream.requests] == ["GET /other HTTP/1.1"]
    connection.send(b"56789")
    assert connection.getresponse().read() == b"ok"
    connection.close()


def test_answer_is_passed_on_while_it_is_being_written(edge: RunningEdge, upstream: Upstream):
    proceed = asyncio.Event()

    async def in_two_parts(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await proceed.wait()
        writer.write(b"6\r\nsecond\r\n0\r\n\r\n")

    upstream.answer = in_two_parts
    connection = HTTPConnection("127.0.0.1", edge.port, timeout=10)
    connection.request("GET", "/export")
    response = connection.getresponse()
    assert response.read(5) == b"first"
    upstream.loop.call_soon_threadsafe(proceed.set)
    assert response.read() == b"second"
    connection.close()


def test_answer_waits_for_a_slow_client_in_bounded_memory(edge: RunningEdge, upstream: Upstream):
    sent = []

    async def endless(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(200):
            writer.write(b"x" * 1_000_000)
            await writer.drain()
            sent.append(1)
        writer.close()

    upstream.answer = endless
    before = resident(edge.process.pid)
    connection = HTTPConnection("127.0.0.1", edge.port, timeout=10)
    connection.request("GET", "/export")
    response = connection.getresponse()
    assert len(response.read(1000)) == 1000
    wait_for(lambda: len(sent) > 2)
    assert resident(edge.process.pid) - before < 40_000_000
    assert len(sent) < 100
    assert len(response.read()) == 199_999_000
    connection.close()


def test_client_that_leaves_ends_the_request_at_the_pages(edge: RunningEdge, upstream: Upstream):
    async def wait_for_the_end(request, _writer):
        assert await request.reader.read() == b""
        raise ConnectionError

    upstream.answer = wait_for_the_end
    with socket.create_connection(("127.0.0.1", edge.port)) as client:
        client.sendall(b"GET /long HTTP/1.1\r\nHost: h\r\n\r\n")
        wait_for(lambda: len(upstream.requests) == 1)
        assert not upstream.ended.is_set()
    assert upstream.ended.wait(5)


def test_pages_that_are_down_give_a_calm_page(start_edge):
    edge = start_edge(free_port())
    response = edge.get("/metrics/?x=1", headers={"Accept": "text/html"})
    assert (response.status, response.headers["retry-after"]) == (503, "5")
    assert b"Storewide is starting or being updated" in response.content
    problem = edge.get("/api/v1/kpis", "POST", body=b"{}")
    assert json.loads(problem.content)["status"] == 503


def test_pages_that_come_back_are_found(edge: RunningEdge, upstream: Upstream):
    port = upstream.port
    assert edge.get("/").status == 200
    upstream.stop()
    wait_for(lambda: not listens(port))
    assert edge.get("/").status == 503
    assert edge.get("/", "POST", body=b"x").status == 503
    upstream.start(port)
    assert edge.get("/", "POST", body=b"x").content == b"ok"


async def _die(_request, writer):
    writer.transport.abort()


@pytest.mark.parametrize(("method", "status"), [("GET", 503), ("POST", 502)])
def test_pages_that_die_before_they_answer(edge: RunningEdge, upstream: Upstream, method: str, status: int):
    upstream.answer = _die
    response = edge.get("/", method, headers={"Accept": "text/html"})
    assert response.status == status
    assert (b"may or may not have been done" in response.content) == (method == "POST")


def test_pages_that_die_half_way_leave_an_answer_that_is_seen_to_be_cut(
    edge: RunningEdge, upstream: Upstream
):
    async def half(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    upstream.answer = half
    with pytest.raises((IncompleteRead, ConnectionError)):
        edge.get("/export")
    upstream.answer = plain("200 OK", "Content-Length: 2", body=b"ok")
    assert edge.get("/").content == b"ok"


def test_body_above_the_limit_is_refused_before_the_pages_hear_of_it(edge: RunningEdge, upstream: Upstream):
    response = edge.get("/api/v1/x", "POST", headers={"Content-Length": "2000000001"}, body=None)
    assert response.status == 413
    assert upstream.requests == []
