"""Four people who load pages without a pause: `python -m benchmarks.flag_people PORT EMAIL PASSWORD`, until it is ended.

Prints a line for each page.
"""

import re
import sys
import threading
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PEOPLE = 4
PAGES = ("/", "/metrics/", "/experiments/", "/portfolio/requests/", "/trading-review/", "/data/")


class Person(threading.Thread):
    """Signs in and goes from page to page."""

    def __init__(self, port: int, email: str, password: str) -> None:
        super().__init__(daemon=True)
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._named = {"login": email, "password": password}

    def run(self) -> None:
        """Sign in, then load pages for ever."""
        form = self._ask("GET", "/access/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, form[:500]
        self._ask("POST", "/access/sign-in/", urlencode({**self._named, "csrfmiddlewaretoken": token[1]}))
        while True:
            for page in PAGES:
                self._ask("GET", page)
                sys.stdout.write(f"{page}\n")
                sys.stdout.flush()

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body, headers)
        with self._connection.getresponse() as response:
            told = response.read().decode()
            assert response.status in (200, 302), (path, response.status)
            for header in response.headers.get_all("Set-Cookie", []):
                self._cookies |= {name: each.value for name, each in SimpleCookie(header).items()}
        return told


if __name__ == "__main__":
    people = [Person(int(sys.argv[1]), *sys.argv[2:4]) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    while all(person.is_alive() for person in people):
        people[0].join(1)
    sys.exit("Somebody could not go on; the page is named above.")
