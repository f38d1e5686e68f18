"""Accounts, invitations and keys as lists."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import ROLE_WORDS, ApiKey, Invitation
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action

ROLES = tuple((str(role.value), word) for role, word in ROLE_WORDS.items())


def _by_active(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(is_active=value == "yes")


USERS = ListSpec(
    name="accounts",
    columns=(
        Column("name", _("Name"), sort="name", url=lambda user: user.get_absolute_url()),
        Column("email", _("E-mail"), sort="email"),
        Column("role", _("Role"), value="role_word", sort="role"),
        Column("state", _("State"), value="state_tag", kind=Kind.TAG, sort="is_active", priority=2),
        Column(
            "seen", _("Last sign-in"), value="last_login", kind=Kind.MOMENT, sort="last_login", priority=3
        ),
        Column("since", _("Since"), value="created_at", kind=Kind.MOMENT, sort="created_at", priority=3),
    ),
    search=("name", "email"),
    search_label=_("Search name or e-mail"),
    filters=(
        Filter("role", _("Role"), ROLES),
        Filter("active", _("May sign in"), (("yes", _("yes")), ("no", _("no"))), apply=_by_active),
    ),
    order="name",
    counted=ngettext_lazy("%(shown)s account", "%(shown)s accounts", "count"),
    empty=Empty(_("No account yet"), _("Accounts are made by invitation.")),
)


def invitations(at: datetime) -> ListSpec:
    """The list as it stands at a moment."""

    def by_state(rows: Any, value: str) -> Any:
        open_ones = rows.open(at)
        return open_ones if value == "open" else rows.exclude(pk__in=open_ones.values("pk"))

    return ListSpec(
        name="invitations",
        columns=(
            Column("email", _("E-mail"), sort="email", url=_invitation_url),
            Column("name", _("Name"), sort="name", priority=2),
            Column("role", _("Role"), value=lambda row: ROLE_WORDS[row.role], sort="role", priority=2),
            Column("state", _("State"), value=lambda row: row.state_tag(at), kind=Kind.TAG),
            Column("until", _("Valid until"), value="expires_at", kind=Kind.MOMENT, sort="expires_at"),
            Column("by", _("Invited by"), value="invited_by__name", sort="invited_by__name", priority=3),
        ),
        search=("email", "name"),
        search_label=_("Search e-mail or name"),
        filters=(Filter("state", _("State"), (("open", _("open")), ("over", _("over"))), apply=by_state),),
        order="-until",
        counted=ngettext_lazy("%(shown)s invitation", "%(shown)s invitations", "count"),
        empty=Empty(
            _("Nobody was invited yet"),
            _("An invitation is a link that makes one account, once. You pass it on yourself."),
            Action(_("Invite somebody"), reverse("access:invite")),
        ),
    )


def keys(at: datetime) -> ListSpec:
    """The list as it stands at a moment."""

    return ListSpec(
        name="api-keys",
        columns=(
            Column("name", _("Name"), sort="name", url=_key_url),
            Column("start", _("Begins with"), value="start", priority=2),
            Column("user", _("Acts as"), value="user__name", sort="user__name"),
            Column("scopes", _("May"), value=lambda key: ", ".join(key.scopes), priority=3),
            Column("state", _("State"), value=lambda key: key.state_tag(at), kind=Kind.TAG),
            Column(
                "used",
                _("Last used"),
                value="last_used_at",
                kind=Kind.MOMENT,
                sort="last_used_at",
                priority=2,
            ),
            Column(
                "until", _("Valid until"), value="expires_at", kind=Kind.MOMENT, sort="expires_at", priority=3
            ),
        ),
        search=("name", "user__name", "start"),
        search_label=_("Search name, account or beginning"),
        order="name",
        counted=ngettext_lazy("%(shown)s key", "%(shown)s keys", "count"),
        empty=Empty(
            _("No API key yet"),
            _("A key lets a program do what you may do, within the scopes you choose, until you revoke it."),
            Action(_("Make a key"), reverse("access:key-new")),
        ),
    )


def _invitation_url(invitation: Invitation) -> str:
    return reverse("access:invitation", args=[invitation.pk])


def _key_url(key: ApiKey) -> str:
    return reverse("access:key", args=[key.pk])
