"""What other systems deliver to an address of ours, before it is understood: not too long, signed, JSON."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal


class TooLong(Refusal):
    """A delivery is longer than any that its sender sends."""

    status = 413


class NotSigned(Refusal):
    """A delivery is not signed with the hook's secret, so anybody may have sent it."""

    status = 401


class NotJson(Refusal):
    """A delivery is not JSON."""

    status = 400


def answer(request: HttpRequest, hear: Callable[[], dict[str, Any] | None], no_hook: str) -> JsonResponse:
    """What a sender is answered: 200 with what `hear` gives, 404 where that is None, or a refusal's status and sentence."""
    response = _answered(request, hear, no_hook)
    # Django logs the address of an answer of 400 and more, and this address is a secret
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _answered(request: HttpRequest, hear: Callable[[], dict[str, Any] | None], no_hook: str) -> JsonResponse:
    if request.method != "POST":
        said = {"detail": _("Deliveries are sent by POST.")}
        return JsonResponse(said, status=405, headers={"Allow": "POST"})
    try:
        told = hear()
    except Refusal as refusal:
        return JsonResponse({"detail": refusal.sentence}, status=refusal.status)
    return JsonResponse({"detail": no_hook}, status=404) if told is None else JsonResponse(told)


def body(request: HttpRequest, longest: int) -> bytes:
    """The body of a delivery: one byte more than is taken, so that a longer one is known without being read."""
    found: bytes = request.read(longest + 1)
    return found


def require_length(body: bytes, longest: int) -> None:
    """Raises TooLong for a body of more bytes than `longest`."""
    if len(body) > longest:
        raise TooLong(
            _("The delivery is longer than %(most)s kB; send one thing at a time.")
            % {"most": longest // 1024}
        )


def require_signature(body: bytes, secret: str, header: str, given: Sequence[str]) -> None:
    """Raises NotSigned unless one of `given` is the HMAC with SHA-256 of the body by the secret, in hexadecimal."""
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not any(same(each, wanted) for each in given):
        raise not_signed(header)


def same(given: str, wanted: str) -> bool:
    """Whether two texts are the same, in a time that says nothing about where they differ."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def not_signed(header: str) -> NotSigned:
    """The refusal of a delivery whose header does not prove who sent it."""
    return NotSigned(
        _("The signature in %(header)s is not that of this hook's secret; save the provider's secret here.")
        % {"header": header}
    )


def parsed(body: bytes) -> object:
    """The JSON of a body. Raises NotJson."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        raise NotJson(_("The delivery is not JSON; set the content type to application/json.")) from None
    return found
