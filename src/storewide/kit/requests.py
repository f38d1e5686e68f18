"""A request as every page but the public ones gets it: somebody is signed in."""

from typing import Any

from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """What a view behind the sign-in takes. `user` is the account: an actor, with its e-mail and name."""

    user: Any
