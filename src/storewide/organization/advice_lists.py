"""The list of answers from which advice followed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Text
from storewide.organization import advice_page
from storewide.organization.advice_answers import MODEL, STRUCTURE
from storewide.organization.models import AdviceAnswers


def answers(answering: Action | None) -> ListSpec:
    """Every time the questions were answered."""
    return ListSpec(
        name="advice",
        columns=(
            Column("about", _("About"), value=str, url=lambda row: row.get_absolute_url()),
            Column("model", _("Operating model"), value=lambda row: _option(row, MODEL)),
            Column(
                "structure", _("Commerce structure"), value=lambda row: _option(row, STRUCTURE), priority=2
            ),
            Column("by", _("Answered by"), value="answered_by", sort="answered_by", priority=3),
            Column("at", _("Answered"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
        ),
        search=("unit__name", "answered_by", "note"),
        order="-at",
        counted=ngettext_lazy("%(shown)s answer sheet", "%(shown)s answer sheets", "count"),
        empty=Empty(
            _("Nobody has answered yet"),
            _("Seven questions lead to the operating model that fits, with reasons that you can argue with."),
            answering,
        ),
    )


def _option(row: AdviceAnswers, subject: str) -> Text:
    option = advice_page.all_advice(row.answers)[subject].option
    return advice_page.SUBJECTS[subject](option).label if option else _("Cannot tell")
