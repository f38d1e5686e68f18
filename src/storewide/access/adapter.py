"""The sign-in library's view of Storewide: who may sign up, who calls, and what it may say."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.tags import Text


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from set-up and invitations alone; nobody signs up by themselves."""

    error_messages: ClassVar[dict[str, Text]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("E-mail or password is not correct; try once more."),
        "too_many_login_attempts": gettext_lazy(
            "Too many failed attempts for this account; try again in five minutes."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's signature
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ARG002 - as above
        """Whoever knows the password may know that the account is closed."""
        messages.error(
            request, _("This account is deactivated; an owner of this operation can let you in again.")
        )
        return redirect("account_login")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who calls, as the edge in front says: it drops what a client claims and writes one address."""
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return told or str(super().get_client_ip(request))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: that somebody is signed in or out is plain from the page they see."""
