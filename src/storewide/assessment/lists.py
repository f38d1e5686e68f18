"""Assessments as a list."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.assessment.models import State
from storewide.assessment.permissions import AssessmentPermission
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import may


def assessments(user: User) -> ListSpec:
    """The list as `user` sees it."""
    first = Action(_("Begin an assessment"), reverse("assessment:begin"))
    return ListSpec(
        name="assessments",
        columns=(
            Column("name", _("Assessment"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("owner", _("Accountable"), value="owner__name", sort="owner__name"),
            Column("group", _("Working group"), value="group__name", sort="group__name", priority=2),
            Column("due", _("Next day"), value="due_on", kind=Kind.DAY),
            Column("chosen", _("Decided for"), value="chosen__name", sort="chosen__name", priority=2),
            Column(
                "review", _("Looked at again"), value="review_on", kind=Kind.DAY, sort="review_on", priority=3
            ),
            Column("begun", _("Begun"), value="created_at", kind=Kind.DAY, sort="created_at", priority=3),
        ),
        search=("name", "question", "owner__name"),
        search_label=_("Search assessments"),
        filters=(Filter("state", _("State"), State.choices),),
        order="-begun",
        counted=ngettext_lazy("%(shown)s assessment", "%(shown)s assessments", "count"),
        empty=Empty(
            _("Nothing is assessed yet"),
            _(
                "An assessment asks several people what is to be done and how well it is done today, holds building, "
                "buying, partnering and doing nothing against each other, and says how sure the answer is."
            ),
            first if may(user, AssessmentPermission.BEGIN) else None,
        ),
    )
