"""Taking away what nothing hangs on; what something hangs on is named."""

from typing import Any

from django.db.models import ProtectedError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal

#: so many of the records that hang on it are called by name
NAMED = 3


class StillNeeded(Refusal):
    """Other records name this one."""

    status = 409


def remove(record: Any) -> None:
    """Delete the record; raises StillNeeded with the first of those that hang on it."""
    try:
        record.delete()
    except ProtectedError as error:
        hanging = sorted({f"{each._meta.verbose_name} “{each}”" for each in error.protected_objects})
        named = get_text_list(hanging[:NAMED], _("and"))
        sentence = _("“%(name)s” cannot be removed: %(hanging)s and others name it; change those first.")
        if len(hanging) <= NAMED:
            sentence = _("“%(name)s” cannot be removed while it is named by %(hanging)s; change that first.")
        raise StillNeeded(sentence % {"name": record, "hanging": named}) from None
