"""Whose flags a request may ask for: its key, out of two headers, or of the address where no header can be sent."""

from pathlib import Path
from urllib.parse import parse_qs

from storewide.edge.asgi import Scope
from storewide.edge.flag_answers import no_key, secret_key_wanted, unknown_key
from storewide.edge.headers import Headers
from storewide.edge.keys import Keys
from storewide.warehouse.write_keys import ALL_FLAGS, CLIENT_FLAGS, Key


class FlagKeys:
    """The keys that flags are evaluated for now."""

    def __init__(self, path: Path) -> None:
        self._keys = Keys(path)

    def of_request(self, headers: Headers) -> Key:
        """The key of a request, as X-API-Key or bearer; raises NotEvaluated without one that evaluates flags."""
        told = b""
        for name, value in headers:
            if name == b"x-api-key":
                told = value
            elif name == b"authorization" and value[:7].lower() == b"bearer ":
                told = value[7:]
        return self._evaluating(told)

    def of_stream(self, scope: Scope) -> Key:
        """The key of a request for news; browsers cannot send a header with it, so a public key may be in the address."""
        told = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if not told:
            return self.of_request(scope["headers"])
        key = self._evaluating(told.encode())
        if key.flags != CLIENT_FLAGS:  # addresses are written down on their way; a secret is not sent in one
            raise unknown_key()
        return key

    def of_server(self, headers: Headers) -> Key:
        """The key of a server; raises NotEvaluated for any other."""
        key = self.of_request(headers)
        if key.flags != ALL_FLAGS:
            raise secret_key_wanted()
        return key

    def holds(self, key: Key) -> bool:
        """Whether the key still evaluates flags."""
        return self._keys.known(key.key) == key

    def _evaluating(self, told: bytes) -> Key:
        name = told.strip().decode("latin-1")
        if not name:
            raise no_key()
        key = self._keys.known(name)
        if key is None or key.flags not in (CLIENT_FLAGS, ALL_FLAGS):
            raise unknown_key()
        return key
