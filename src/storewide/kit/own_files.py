"""Files of one's own are not mixed with made-up data: the folder of a demo store takes none."""

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal


class DemoFolder(Refusal):
    """A file of one's own was offered to a demo store."""


def refuse_in_demo() -> None:
    """Raise DemoFolder in the filled folder of a demo store."""
    if settings.DATA.is_demo:
        raise DemoFolder(
            _(
                "This is a demo store; it takes no files of your own. Start one with: storewide up --data ./my-shop"
            )
        )
