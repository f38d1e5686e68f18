"""What a directory service that provisions people and teams calls them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models.person import Person
from storewide.organization.models.team import Team


class Provisioned(Record):
    """A person or a team as a directory service knows it: its own id there, and the name a person signs in with.

    `gone`: the service took the person away; they have left, and it sees them no more until it brings them again.
    """

    person = models.OneToOneField(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.OneToOneField(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    external_id = models.CharField(_("id in the directory service"), max_length=255, blank=True)
    user_name = models.CharField(_("name to sign in with"), max_length=254, blank=True)
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organization_provisioned_person_or_team",
                condition=Q(person=None, team__isnull=False) | Q(person__isnull=False, team=None),
            )
        ]

    def __str__(self) -> str:
        return self.external_id or self.user_name
