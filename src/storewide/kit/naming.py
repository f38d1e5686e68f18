"""Records that a program names: by short name, e-mail, number or whatever else they go by."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal


class UnknownName(Refusal):
    """A short name, an e-mail, a number or an id names nothing that is there."""


def named[M: Model](rows: type[M] | QuerySet[M], name: str, **where: Any) -> M:
    """The first of some rows (all of a model, or a queryset) that `where` finds. Raises UnknownName, which tells `name`."""
    among = rows if isinstance(rows, QuerySet) else QuerySet(rows)
    found = among.filter(**where).first()
    if found is None:
        kind = among.model._meta.verbose_name
        raise UnknownName(_("There is no %(kind)s “%(name)s”.") % {"kind": kind, "name": name})
    return found
