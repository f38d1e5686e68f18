"""What surrounds every page: the rail by the loop, who is signed in, and the banner of a demo store."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit import wiring
from storewide.kit.navigation import Shell
from storewide.kit.tags import Text


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of a signed-in page as `shell`; nothing for anybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    banner: Text = ""
    if settings.DATA.is_demo:
        banner = _(
            "This is a demo store: made-up people, made-up orders, effects that are known. Look around."
        )
    return {
        "shell": Shell(
            groups=tuple(group(request) for group in wiring.load("navigation")),
            home_url="/",
            search_url=reverse("home:search"),
            account_name=user.label,
            account_detail=user.email,
            profile_url=reverse("access:profile"),
            sign_out_url=reverse("account_logout"),
            banner=banner,
        )
    }
