"""The page of the numbered checks: what all modules find that is not as it should be, each with where to mend it."""

from collections import Counter
from collections.abc import Sequence

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.kit import checks, formats, lists
from storewide.kit.cells import Kind
from storewide.kit.checks import Finding, Severity
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tag, Tone
from storewide.ownership.permissions import OwnershipPermission

TAGS = {
    Severity.ERROR: Tag(gettext_lazy("error"), Tone.BAD),
    Severity.WARNING: Tag(gettext_lazy("warning"), Tone.WAITING, "warning"),
}


def page(request: SignedInRequest) -> HttpResponseBase:
    """Everything that the checks find now, errors first."""
    require(request.user, OwnershipPermission.VIEW)
    found = checks.findings()
    head = Page(
        title=said(found),
        short=_("Checks"),
        purpose=_("What is not as it should be, and where to mend it. Looked at anew each time."),
        guide="ownership#the-checks",
    )
    return lists.respond(request, spec(found, request.user), found, page=head)


def said(found: Sequence[Finding]) -> str:
    """How many things were found, and how many of them are errors, in one sentence."""
    if not found:
        return _("Everything is as it should be")
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    values = {"count": formats.number(len(found)), "errors": formats.number(errors)}
    if not errors:
        return ngettext("One thing is worth a look", "%(count)s things are worth a look", len(found)) % values
    if errors == len(found):
        one, many = _("One thing is not as it should be"), _("%(count)s things are not as they should be")
        return (one if errors == 1 else many) % values
    return (
        ngettext(
            "%(count)s things are not as they should be; one is an error",
            "%(count)s things are not as they should be; %(errors)s are errors",
            errors,
        )
        % values
    )


def spec(found: Sequence[Finding], actor: Actor) -> ListSpec:
    """The list as `actor` sees it: whoever may only look gets no links to pages that are closed to them."""
    mends = may(actor, OwnershipPermission.CHANGE)
    numbers = Counter(finding.code for finding in found)
    return ListSpec(
        name="checks",
        columns=(
            Column(
                "sentence",
                gettext_lazy("What was found"),
                sort="sentence",
                url=(lambda finding: finding.url) if mends else None,
            ),
            Column("code", gettext_lazy("Check"), sort="code"),
            Column(
                "severity",
                gettext_lazy("How bad"),
                value=lambda finding: TAGS[finding.severity],
                kind=Kind.TAG,
                sort="severity__value",
            ),
        ),
        search=("sentence", "code"),
        search_label=gettext_lazy("Search what was found"),
        filters=(
            Filter("code", gettext_lazy("Check"), [(code, f"{code} ({n})") for code, n in numbers.items()]),
            Filter(
                "severity",
                gettext_lazy("How bad"),
                [(severity.value, TAGS[severity].label) for severity in Severity],
                field="severity__value",
            ),
        ),
        counted=ngettext_lazy("%(shown)s finding", "%(shown)s findings", "count"),
        empty=Empty(
            gettext_lazy("Everything is as it should be"),
            gettext_lazy(
                "Here stands what Storewide knows is not right: areas that nobody answers for, KPIs without an owner."
            ),
        ),
    )
