"""What a request tells beyond title and problem: which function asks, its type, the type's own fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.kit.evidence import Handed
from storewide.portfolio.intake import attached, kept, own_fields
from storewide.portfolio.models import Function, Request, RequestType

#: what customers said comes from here: a request raised from it is theirs
_OF_CUSTOMERS = "listening."


class FunctionUnknown(Refusal):
    """There is no such function, or the type is not offered to it."""

    field = "function"


class TypeRetired(Refusal):
    """A type that is retired takes no new requests."""

    field = "type"


class EvidenceMissing(Refusal):
    """A request needs the evidence of its type before it is accepted."""


@dataclass(frozen=True)
class Telling:
    """What comes with a request: `own` holds values by the key of own fields, None where nobody was asked for them (mail).

    `email` is where answers go to somebody without an account, `label` who asks where that is not who acts; `files` came
    along with it (`attached.sort` chose them).
    """

    function: str = ""
    type: RequestType | None = None
    own: Mapping[str, Any] | None = field(default_factory=dict)
    email: str = ""
    label: str = ""
    files: Sequence[Handed] = ()


NOTHING = Telling()


def fill(request: Request, telling: Telling) -> None:
    """Put what is told into a request that is not saved yet.

    Raises FunctionUnknown, TypeRetired and what `own_fields.checked` raises. Where nobody says which function asks, a
    request raised from what customers said is theirs, and a type of one function is that one's.
    """
    kind = telling.type
    if kind is not None and kind.retired_at is not None:
        raise TypeRetired(_("“%(name)s” is retired; choose another type.") % {"name": kind})
    request.type = kind
    request.function = _function(telling, request)
    request.asked_by_email = telling.email
    if telling.label:
        request.asked_by_label = telling.label[:200]
    asked = own_fields.read(kind.fields if kind else ())
    told = [] if telling.own is None else own_fields.checked(asked, telling.own)
    request.told = attached.placed(asked, own_fields.told(told), telling.files)
    kept.keep(request, [*(telling.own or {}).values(), *telling.files])


def require_evidence(request: Request) -> None:
    """Raises EvidenceMissing, which names what is missing."""
    if missing := lacking(request):
        raise EvidenceMissing(
            _("“%(name)s” cannot be accepted yet: %(missing)s is missing; add it to the request.")
            % {"name": request, "missing": ", ".join(missing)}
        )


def lacking(request: Request) -> list[str]:
    """The labels of evidence that a request lacks; reads its type where that is not at hand."""
    if request.type is None:
        return []
    return own_fields.lacking(own_fields.read(request.type.fields), own_fields.told(request.told))


def require_function(code: str) -> None:
    """Raises FunctionUnknown for what is neither empty nor a function."""
    if code and code not in Function.values:
        raise FunctionUnknown(
            _("There is no function “%(code)s”; choose one of: %(codes)s.")
            % {"code": code, "codes": ", ".join(Function.values)}
        )


def _function(telling: Telling, request: Request) -> str:
    require_function(telling.function)
    offered = telling.type.functions if telling.type else []
    if telling.function:
        if offered and telling.function not in offered:
            raise FunctionUnknown(
                _("“%(type)s” is offered to: %(functions)s. Choose one of these, or another type.")
                % {"type": telling.type, "functions": telling.type.offered_to if telling.type else ""}
            )
        return telling.function
    if request.source_kind.startswith(_OF_CUSTOMERS):
        return str(Function.CUSTOMERS) if not offered or Function.CUSTOMERS in offered else ""
    return str(offered[0]) if len(offered) == 1 else ""
