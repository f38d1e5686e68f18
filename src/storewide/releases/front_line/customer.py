"""What a customer on the phone sees: the variants that were served to them, not those that could have been."""

from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.experiments.models import Experiment
from storewide.flags.models import Flag
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.releases.models import Carried, Release
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.served import Found, Served, ServedQuestion


class CannotLook(Refusal):
    """What was served to customers of a store lies where it cannot be looked up."""

    field = "said"


class CustomerForm(forms.Form):
    """What the customer said: of which store, and an order number, an e-mail, or the code in the footer."""

    said = forms.CharField(
        label=gettext_lazy("Order number, e-mail, or code in the store's footer"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("What you type is looked up and not kept."),
    )
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"), queryset=Store.objects.order_by("name", "pk"), empty_label=None
    )


@dataclass(frozen=True)
class Seen:
    """One thing a customer sees: what it is called here, its variant, since when, and the release that brought it."""

    name: str
    url: str
    variant: str
    since: datetime
    last: datetime
    release: Release | None


@dataclass(frozen=True)
class Looked:
    """What was found: in words, and one by one."""

    sentence: str
    seen: tuple[Seen, ...] = ()


def look(store: Store, said: str, on: date) -> Looked:
    """What the customer was served in the last 90 days. Raises CannotLook."""
    try:
        found = warehouse().ask_served(ServedQuestion(store.slug, said.strip(), on))
    except QuestionInvalid as fault:
        raise CannotLook(str(fault)) from None
    seen = _named(store, found.served)
    return Looked(_sentence(found, seen), seen)


def _sentence(found: Found, seen: tuple[Seen, ...]) -> str:
    if found.people > 1:
        return _("Several customers fit this; ask for an order number.")
    if not found.people:
        return _(
            "Nothing is known of this customer: no order, e-mail or code fits. They may still see a variant."
        )
    if not seen:
        return _(
            "Known, and served no variant in the last 90 days: they see the store as it is for everybody."
        )
    newest = seen[0]
    said = {"variant": newest.variant, "name": newest.name, "day": formats.day(newest.since.date())}
    if len(seen) == 1:
        return _("This customer sees “%(variant)s” of %(name)s, since %(day)s") % said
    more = {"count": formats.number(len(seen) - 1), **said}
    return _("This customer sees “%(variant)s” of %(name)s since %(day)s, and %(count)s more") % more


def _named(store: Store, served: tuple[Served, ...]) -> tuple[Seen, ...]:
    """Each by the name people know it by; four queries at most."""
    keys = [each.experiment for each in served]
    experiments = {each.key: each for each in Experiment.objects.filter(store=store, key__in=keys)}
    flags = {each.key: each for each in Flag.objects.filter(key__in=keys)}
    links = {str(each.pk): each.key for each in experiments.values()}
    carried = Carried.objects.filter(link_id__in=links).select_related("release").order_by("release__number")
    releases = {links[each.link_id]: each.release for each in carried}
    return tuple(_seen(each, experiments, flags, releases) for each in served)


def _seen(
    served: Served,
    experiments: dict[str, Experiment],
    flags: dict[str, Flag],
    releases: dict[str, Release],
) -> Seen:
    known = experiments.get(served.experiment) or flags.get(served.experiment)
    return Seen(
        name=str(known) if known else served.experiment,
        url=known.get_absolute_url() if known else "",
        variant=served.variant,
        since=served.first,
        last=served.last,
        release=releases.get(served.experiment),
    )
