"""What the frame needs to know of the request itself: the chosen look, and the guide's address."""

from django.http import HttpRequest

from storewide.kit.pages import guide_url

LOOK_COOKIE = "storewide_look"
LOOKS = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, str]:
    """`look` ("light", "dark" or "" for the device's own choice) and `guide_home` for `kit/base.html`."""
    look = request.COOKIES.get(LOOK_COOKIE, "")
    return {"look": look if look in LOOKS else "", "guide_home": guide_url("")}
