"""What is attached to a mail: which of its parts are files, which of them are kept, and where on the request. Pure."""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from storewide.kit import evidence
from storewide.kit.evidence import Handed, NotTaken
from storewide.portfolio.intake.own_fields import FieldKind, Need, OwnField, Told

#: parts of a mail that are looked at, files of it that are kept, and files of one request that belong to no field
_DEEPEST, MOST, MOST_BESIDES = 40, 10, 20
#: no field of a type has a key that begins so
_BESIDES = "attached-"
#: what programs of mail add by themselves
_NO_FILES = frozenset(
    ("application/pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "text/vcard")
)


class Sorted(NamedTuple):
    """The files of a mail: those that are kept, and for each other one a sentence why it is not."""

    kept: tuple[Handed, ...] = ()
    left: tuple[str, ...] = ()


def files_of(message: EmailMessage) -> tuple[Handed, ...]:
    """The files that somebody sent along, each once; not the text, and no picture that stands within the text."""
    found: dict[str, Handed] = {}
    for number, part in enumerate(message.walk()):
        if number > _DEEPEST:
            break
        if part.is_multipart() or not _is_file(part):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            handed = Handed(part.get_filename() or "", content)
            found.setdefault(handed.digest, handed)
    return tuple(found.values())


def sort(files: Sequence[Handed], held: Sequence[Told] = ()) -> Sorted:
    """Which files are kept on a request that tells `held` already; one that is kept there is not kept again."""
    known = {each.file.partition(".")[0] for each in held if each.file}
    room = MOST_BESIDES - len([each for each in held if _is_besides(each)])
    kept: list[Handed] = []
    left: list[str] = []
    for each in files:
        if each.digest in known:
            continue
        try:
            evidence.kind_of(each)
        except NotTaken as refused:
            left.append(refused.sentence)
            continue
        if len(kept) >= min(MOST, room):
            left.append(
                _("“%(name)s” is one file more than is kept; hand it in there.") % {"name": each.called}
            )
            continue
        kept.append(each)
    return Sorted(tuple(kept), tuple(left))


def placed(asked: Sequence[OwnField], held: Sequence[Told], files: Sequence[Handed]) -> list[dict[str, Any]]:
    """What a request tells when these files come along: each in a field of a file that is empty, else besides.

    A field whose name stands in the name of a file gets that one; the others go in order, evidence first.
    """
    there = {each.key for each in held}
    empty = [each for each in asked if each.kind == FieldKind.FILE and each.key not in there]
    empty.sort(key=lambda each: each.need == Need.OPTIONAL)
    fields: dict[str, OwnField] = {}
    for each in files:
        if named := next((field for field in empty if _names(each, field)), None):
            fields[each.digest] = named
            empty.remove(named)
    found = [each.document for each in held]
    for each in files:
        field = fields.get(each.digest) or (empty.pop(0) if empty else None)
        key, label = (field.key, field.label) if field else _besides(found)
        kept_as = f"{each.digest}.{evidence.kind_of(each)}"
        found.append(Told(key, label, FieldKind.FILE, each.called, kept_as, len(each.content)).document)
    return found


def _is_file(part: Any) -> bool:
    """Attached, or named and not shown within the text (which a Content-ID is for)."""
    if part.get_content_type() in _NO_FILES:
        return False
    if part.get_content_disposition() == "attachment":
        return True
    return bool(part.get_filename()) and part.get("Content-ID") is None


def _is_besides(told: Told) -> bool:
    return told.key.startswith(_BESIDES)


def _besides(found: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Key and label of a file that belongs to no field."""
    numbers = [int(each["key"].removeprefix(_BESIDES)) for each in found if each["key"].startswith(_BESIDES)]
    number = max(numbers, default=0) + 1
    return f"{_BESIDES}{number}", _("Attached %(number)s") % {"number": number}


def _names(handed: Handed, field: OwnField) -> bool:
    plain = handed.called.casefold().replace("_", " ").replace("-", " ")
    return field.label.casefold() in plain or field.key.replace("_", " ") in plain
