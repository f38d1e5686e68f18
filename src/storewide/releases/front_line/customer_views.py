"""The page for somebody with a customer on the phone: what does this customer see?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from storewide.kit.errors import Refusal
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases import queries
from storewide.releases.front_line import customer
from storewide.releases.front_line.customer import CustomerForm, Looked
from storewide.releases.permissions import ReleasesPermission


@sensitive_post_parameters("said")
def customer_sees(request: SignedInRequest) -> HttpResponse:
    """What was served to a customer; what is asked is posted, so that no e-mail stands in an address."""
    require(request.user, ReleasesPermission.VIEW)
    form = CustomerForm(request.POST or None, initial={"store": queries.only_store()})
    looked: Looked | None = None
    if form.is_valid():
        try:
            looked = customer.look(form.cleaned_data["store"], form.cleaned_data["said"], now().date())
        except Refusal as refusal:
            form.add_error("said", refusal.sentence)
    page = Page(
        title=looked.sentence if looked else _("What does this customer see?"),
        short=_("What does this customer see?"),
        purpose=_("The variants that were served to them, with flag or experiment, and since when."),
        guide="front-line#what-does-this-customer-see",
        crumbs=(Crumb(_("Front desk"), reverse("releases:front-desk")),),
    )
    status = 422 if form.errors else 200
    context = {"page": page, "form": form, "looked": looked}
    return render(request, "releases/customer.html", context, status=status)
