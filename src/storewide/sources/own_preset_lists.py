"""The list of one's own presets."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.sources import guessing, words

PRESETS = ListSpec(
    name="presets",
    columns=(
        Column("title", _("Preset"), sort="title", url=lambda row: reverse("sources:preset", args=[row.pk])),
        Column("name", _("Short name"), sort="name", priority=2),
        Column("fact", _("A row is"), value=lambda row: words.FACTS[row.fact], sort="fact"),
        Column("at", _("Made"), value="created_at", kind=Kind.MOMENT, sort="created_at", priority=2),
    ),
    search=("title", "name"),
    filters=(Filter("fact", _("A row is"), [(fact, words.FACTS[fact]) for fact in guessing.LIKELY]),),
    order="title",
    counted=ngettext_lazy("%(shown)s preset", "%(shown)s presets", "count"),
    empty=Empty(
        _("No preset of your own yet"),
        _("Name the columns of a file that no preset knows, and the next one of its kind is read by itself."),
        Action(_("Name a file's columns"), "/data/imports/map/"),
    ),
)
