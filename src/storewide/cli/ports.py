"""Finds out, before anything starts, whether an address can be listened on."""

import errno
import socket


class PortUnusable(Exception):
    """Nobody can listen on this address and port now; the message says why and what to do."""


_REASONS = {
    errno.EADDRINUSE: "Port {port} on {host} is in use by another program; name another one with --port.",
    errno.EACCES: "Port {port} may only be opened by root; name one above 1023 with --port.",
    errno.EADDRNOTAVAIL: "{host} is not an address of this machine; name one that is with --host.",
}


def check(host: str, port: int) -> int:
    """The port itself where it can be listened on, a free one where it is 0; raise PortUnusable otherwise.

    The server shares its port among its workers (SO_REUSEPORT), so two servers would split their visitors
    without an error; only a try without it tells that the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise PortUnusable(
                f"{host} is no address that can be found; name another with --host."
            ) from error
        except OverflowError as error:
            raise PortUnusable(
                f"Port {port} does not exist; name one from 1 to 65535 with --port."
            ) from error
        except OSError as error:
            words = _REASONS.get(error.errno or 0, "Port {port} on {host} cannot be opened ({reason}).")
            raise PortUnusable(words.format(host=host, port=port, reason=error.strerror)) from error
        taken: int = probe.getsockname()[1]
        return taken
