"""A small shop on loopback that rehearsed purchases walk through: find, product, cart, checkout."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "t0ken&1"


class Shop:
    """What the shop does now, and what it was asked; `broken` maps a path to the status it answers with."""

    def __init__(self) -> None:
        self.broken: dict[str, int] = {}
        self.silent: set[str] = set()
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.bought: list[dict[str, list[str]]] = []
        self.released = threading.Event()
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    shop: Shop

    def log_message(self, *_said: object) -> None:
        """Nothing on the terminal of the tests."""

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self._serve(parse_qs(self.rfile.read(size).decode()))

    def _serve(self, form: dict[str, list[str]]) -> None:
        path = urlsplit(self.path).path
        self.shop.asked.append(f"{self.command} {self.path}")
        self.shop.agents.add(self.headers["User-Agent"])
        if path in self.shop.silent:
            self.shop.released.wait(60)
        if path in self.shop.broken:
            self._answer(self.shop.broken[path], "sorry")
        elif path in self.shop.redirects:
            self._answer(302, "", Location=self.shop.redirects[path])
        else:
            self._page(path, form)

    def _page(self, path: str, form: dict[str, list[str]]) -> None:
        if path == "/":
            self._answer(200, "<h1>Garden &amp; home</h1>", **{"Set-Cookie": "visit=1; Path=/"})
        elif path == "/search":
            self._answer(200, '<a href="/product/1">Rake</a>')
        elif path == "/product/1":
            hidden = f'<input type="hidden" name="token" value="{TOKEN.replace("&", "&amp;")}">'
            other = '<form action="/newsletter"><input type=hidden name="token" value="wrong"></form>'
            self._answer(
                200, f'{other}<form action="/cart" method="post">{hidden}<button>Add to cart</button></form>'
            )
        elif path == "/cart":
            whole = form.get("token") == [TOKEN] and form.get("product") == ["1"]
            self._answer(
                *((302, "") if whole else (403, "no token")),
                Location="/cart/seen",
                **{"Set-Cookie": "cart=1; Path=/"},
            )
        elif path == "/cart/seen":
            self._answer(200, "1 piece in your cart")
        elif path == "/checkout" and "cart=1" in (self.headers.get("Cookie") or ""):
            self._answer(200, "Choose how to pay")
        else:
            self._answer(404, "nothing here")

    def _answer(self, status: int, body: str, **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def open_shop() -> Iterator[Shop]:
    """A shop that is open until the end of the block."""
    shop = Shop()
    handler = type("Handler", (_Handler,), {"shop": shop})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    shop.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield shop
    finally:
        shop.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
