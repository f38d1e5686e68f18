"""Users, and the three kinds of token that let somebody in: setup, invitation, API key."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from storewide.kit.permissions import Level
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone


class Role(models.TextChoices):
    """What an account may do in the whole operation, least first."""

    VIEWER = "viewer", _("Viewer: reads everything that is not personal")
    MEMBER = "member", _("Member: asks, writes cases, imports, acknowledges")
    OWNER = "owner", _("Owner: also accounts, keys and settings")


#: a role in one word, where its description does not fit
ROLE_WORDS = {Role.VIEWER: _("Viewer"), Role.MEMBER: _("Member"), Role.OWNER: _("Owner")}
LEVELS = {Role.VIEWER: Level.VIEWER, Role.MEMBER: Level.MEMBER, Role.OWNER: Level.OWNER}


class UserQuerySet(models.QuerySet["User"]):
    """Reads of users."""

    def owners(self) -> "UserQuerySet":
        return self.filter(role=Role.OWNER, is_active=True)


class Users(BaseUserManager["User"]):
    """Finds users by e-mail in any case."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def owners(self) -> UserQuerySet:
        return self.get_queryset().owners()


class User(AbstractBaseUser, Record):
    """Somebody with an account; their e-mail is what they sign in with."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField(_("may sign in"), default=True)
    #: counts up to end every session there is; a session knows the number it began under
    session_round = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("account")
        constraints = [models.UniqueConstraint(Lower("email"), name="access_one_user_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("access:user", args=[self.pk])

    @property
    def label(self) -> str:
        return str(self)

    @property
    def level(self) -> Level:
        return LEVELS[Role(self.role)] if self.is_active else Level.NOBODY

    def holds_scope(self, code: str) -> bool:
        """A signed-in person is bound by their role alone, not by scopes."""
        return bool(code)

    @property
    def role_word(self) -> str:
        """The role in one word."""
        return str(ROLE_WORDS[Role(self.role)])

    @property
    def state_tag(self) -> Tag:
        """Whether the account may sign in."""
        return (
            Tag(_("May sign in"), Tone.GOOD)
            if self.is_active
            else Tag(_("Deactivated"), Tone.UNKNOWN, "cross")
        )

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match to stay one: the password, and the round of sessions."""
        return salted_hmac(
            "storewide.access.models.User.session",
            f"{self.password}{self.session_round}",
            secret=secret or settings.SECRET_KEY,
            algorithm="sha256",
        ).hexdigest()


class SetupToken(models.Model):
    """The one-time token printed at the first start; the first owner is made with it, then it is gone for good."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"setup token of {self.created_at:%Y-%m-%d %H:%M}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self, at: datetime) -> "InvitationQuerySet":
        """Those whose link still makes an account at this moment."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)

    def for_list(self) -> "InvitationQuerySet":
        return self.select_related("invited_by")


class Invitation(Record):
    """A link that makes one account, once, within its time."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="access_accepted_by_and_at_together",
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def open(self, at: datetime) -> bool:
        """Whether the link still makes an account at this moment."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at

    def state_tag(self, at: datetime) -> Tag:
        """Where the invitation stands at this moment."""
        if self.accepted_at is not None:
            return Tag(_("Accepted"), Tone.GOOD)
        if self.withdrawn_at is not None:
            return Tag(_("Withdrawn"), Tone.UNKNOWN, "cross")
        return (
            Tag(_("Open"), Tone.WAITING) if self.open(at) else Tag(_("Past its time"), Tone.UNKNOWN, "flat")
        )


class ApiKey(Record):
    """A key for programs: acts as its user, within its scopes, until it expires or is revoked."""

    name = models.CharField(_("name"), max_length=80)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    start = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("valid until"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("API key")

    def __str__(self) -> str:
        return self.name

    def valid(self, at: datetime) -> bool:
        """Whether the key opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def state_tag(self, at: datetime) -> Tag:
        """Where the key stands at this moment."""
        if self.revoked_at is not None:
            return Tag(_("Revoked"), Tone.UNKNOWN, "cross")
        return Tag(_("Valid"), Tone.GOOD) if self.valid(at) else Tag(_("Past its time"), Tone.UNKNOWN, "flat")


class KeyActor:
    """A user acting through an API key: the user's level, within the key's scopes."""

    def __init__(self, key: ApiKey) -> None:
        self.key = key
        self.id: UUID | None = key.user_id
        self.label = f"{key.user.label} ({key.name})"
        self.level = key.user.level

    def holds_scope(self, code: str) -> bool:
        """Whether the key was made with this scope."""
        return code in self.key.scopes


class HowOften(models.TextChoices):
    """How often somebody gets the mail about what waits for them."""

    NEVER = "never", _("Never")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week")


class DigestSetting(Record):
    """When an account gets its mail about what waits for it: at which hour, by the clock of which zone.

    `told_at` is when it was last looked at, whether something waited or not.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    how_often = models.CharField(
        _("how often"), max_length=6, choices=HowOften.choices, default=HowOften.NEVER
    )
    #: Monday is 0
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("digest")
        constraints = [
            models.CheckConstraint(
                name="access_digest_has_an_hour",
                condition=models.Q(hour__lte=23, weekday__lte=6),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
