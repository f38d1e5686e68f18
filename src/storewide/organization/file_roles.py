"""The operation as a file, its roles: each with who holds it, who steps in, and what it is there for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import many
from storewide.kit.operation_file import Change, Field, Part, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_frame import by_email, refuse_orphans
from storewide.organization.models import Role


class RolesPart(Part):
    """The roles, held or vacant."""

    name = "roles"
    about = "named duties, each held by one person or vacant; the deputy steps in"
    fields = (
        Field("title", required=True, longest=120),
        Field("holder", refers="people"),
        Field("deputy", refers="people"),
        Field("purpose", longest=300),
        Field("accountabilities", longest=2000),
    )
    key = ("title",)

    def fault(self, row: Row) -> str:
        if row["deputy"] and row["deputy"].lower() == row["holder"].lower():
            return _("%(email)s cannot be deputy of their own role; write somebody else.") % {
                "email": row["deputy"]
            }
        return ""

    def export(self) -> list[Row]:
        return [
            {
                "title": role.title,
                "holder": role.holder.email.lower() if role.holder else "",
                "deputy": role.deputy.email.lower() if role.deputy else "",
                "purpose": role.purpose,
                "accountabilities": role.accountabilities,
            }
            for role in Role.objects.select_related("holder", "deputy")
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        people = by_email(email for row in rows for email in (row["holder"], row["deputy"]))
        new = []
        for row in rows:
            told: dict[str, Any] = row | {name: people.get(row[name]) for name in ("holder", "deputy")}
            vacant = None if told["holder"] else at.date()
            new.append(Role(**told, vacant_since=vacant, created_at=at))
        many.add(records=new, action="organization.role.make", by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        stored = {role.title.lower(): role for role in Role.objects.select_related("holder", "deputy")}
        people = by_email(
            email for change in changes for email in (change.row["holder"], change.row["deputy"])
        )
        changed = []
        for change in changes:
            values: dict[str, Any] = {name: after for name, (_before, after) in change.differing.items()}
            values |= {name: people.get(values[name]) for name in ("holder", "deputy") if name in values}
            if "holder" in values:
                values["vacant_since"] = None if values["holder"] else at.date()
            changed.append(many.Changed(stored[change.stored["title"].lower()], values))
        many.change(changes=changed, action="organization.role.change", by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        stored = {role.title.lower(): role for role in Role.objects.all()}
        going = [stored[row["title"].lower()] for row in rows]
        for role in going:
            refuse_orphans(role)
        many.remove(records=going, action="organization.role.remove", by=by, at=at)
