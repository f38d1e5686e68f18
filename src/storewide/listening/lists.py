"""What customers said, as a list."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.listening.models import ContactChannel, Feedback, FeedbackKind
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: the records of the newest so many notes are offered as a filter
ABOUTS = 400


def feedback(first: Action | None) -> ListSpec:
    """The list; `first` is what to do while nothing was heard."""
    return ListSpec(
        name="feedback",
        columns=_columns(),
        search=("said", "about_label", "area__name", "page"),
        search_label=_("Search what they said"),
        filters=(
            Filter("kind", _("Kind"), FeedbackKind.choices),
            Filter("contact_channel", _("Contact channel"), ContactChannel.choices),
            Filter("about", _("About"), _abouts, field="about_id"),
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("page", _("Page"), _pages, field="page"),
            Filter("store", _("Store"), _stores, field="store__slug"),
            PeriodFilter("noted", _("Noted"), "created_at__date"),
        ),
        order="-noted",
        counted=ngettext_lazy("%(shown)s note", "%(shown)s notes", "count"),
        empty=Empty(
            _("Nothing was heard yet"),
            _(
                "Whoever talks to customers notes here what they say, in two clicks: a question, a complaint, "
                "praise or an order problem. After a release it tells within hours what the figures tell in weeks."
            ),
            first,
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("kind", _("Kind"), value="tag", kind=Kind.TAG, sort="kind", url=_url),
        Column("said", _("What they said")),
        Column(
            "contact_channel",
            _("Contact channel"),
            value="get_contact_channel_display",
            sort="contact_channel",
            priority=2,
        ),
        Column("about", _("About"), value="about_label", sort="about_label", priority=2, url=_about_url),
        Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
        Column("page", _("Page"), sort="page", priority=3),
        Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
        Column("noted", _("Noted"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
        Column("by", _("Noted by"), value="noted_by_label", sort="noted_by_label", priority=3),
    )


def _url(row: Feedback) -> str:
    return row.get_absolute_url()


def _about_url(row: Feedback) -> str:
    return reverse("listening:about", args=[row.pk]) if row.about_kind else ""


def _abouts() -> list[tuple[str, str]]:
    """What the newest notes are about, each once."""
    newest = Feedback.objects.exclude(about_kind="").order_by("-created_at")
    return list(dict(newest.values_list("about_id", "about_label")[:ABOUTS]).items())


def _pages() -> list[tuple[str, str]]:
    """The pages of the newest notes, each once."""
    newest = Feedback.objects.exclude(page="").order_by("-created_at").values_list("page", flat=True)
    return [(page, page) for page in dict.fromkeys(newest[:ABOUTS])]


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _stores() -> list[tuple[str, str]]:
    return list(Store.objects.order_by("name").values_list("slug", "name"))
