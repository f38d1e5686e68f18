"""What the pages of write keys say: how a key stands, in words, and what to paste into a shop to use it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Text
from storewide.sources.models import Flags, WriteKey
from storewide.warehouse.write_keys import Count

GUIDE = "collector#write-keys"
#: below it the seconds are told, since somebody is just trying the key
JUST_NOW = timedelta(minutes=2)


@dataclass(frozen=True)
class Snippet:
    """Lines to paste, and where they go."""

    title: Text
    where: Text
    code: str

    @property
    def rows(self) -> int:
        """How many lines the code has, and one for the bar that moves it sideways."""
        return self.code.count("\n") + 2


def index(*, changeable: bool) -> Page:
    """All write keys."""
    add = (Action(_("Make a write key"), reverse("sources:write-key-new")),) if changeable else ()
    return Page(
        title=_("Write keys"),
        purpose=_(
            "With one of them your shop's tracking sends events to a store, and asks which flags are on."
        ),
        guide=GUIDE,
        actions=add,
    )


def new() -> Page:
    """The form of a new key."""
    return Page(
        title=_("Make a write key"),
        purpose=_("One for each place that sends: then a leak or a flood stops with that one."),
        guide=GUIDE,
        crumbs=_crumbs(),
    )


def change(key: WriteKey) -> Page:
    """The form of a key that is there."""
    return Page(
        title=_("Change %(name)s") % {"name": key},
        purpose=_("The key itself and its store stay; for another store make another key."),
        guide=GUIDE,
        crumbs=(*_crumbs(), Crumb(key.name, reverse("sources:write-key", args=[key.pk]))),
    )


def detail(key: WriteKey, count: Count, at: datetime, *, changeable: bool) -> Page:
    """One key; the title says whether events arrive."""
    actions: tuple[Action, ...] = ()
    if changeable and key.revoked_at is None:
        revoke = Action(
            _("Revoke"),
            reverse("sources:write-key-revoke", args=[key.pk]),
            "danger",
            post=True,
            confirm=_("Revoke this key? Whatever still sends with it is refused within a second, for good."),
        )
        actions = (Action(_("Change"), reverse("sources:write-key-change", args=[key.pk]), "quiet"), revoke)
    return Page(
        title=finding(key, count, at),
        short=key.name,
        purpose=_purpose(key),
        guide=GUIDE,
        crumbs=_crumbs(),
        actions=actions,
    )


def _purpose(key: WriteKey) -> str:
    named = {"store": key.store, "environment": key.environment}
    if key.is_secret:
        return (
            _(
                "Lets events of %(store)s in and reads all flags of %(environment)s: a secret, for servers only."
            )
            % named
        )
    if key.flags == Flags.CLIENT:
        return (
            _(
                "Lets events of %(store)s in and is answered flags of %(environment)s that are marked for browsers; "
                "it may stand in a web page."
            )
            % named
        )
    return _("Lets events of %(store)s in; it can read nothing, so it may stand in a web page.") % named


def finding(key: WriteKey, count: Count, at: datetime) -> str:
    """How the key stands, in one sentence."""
    name = {"name": key.name}
    if key.revoked_at:
        return _("“%(name)s” is revoked; nothing gets in with it") % name
    if count.received_at is None:
        if count.refused_at:
            return _("Nothing that “%(name)s” sent could be taken; the reason is below") % name
        return _("“%(name)s” has sent nothing yet") % name
    return _("“%(name)s” sends: the last event came %(ago)s") % {**name, "ago": ago(count.received_at, at)}


def ago(moment: datetime, at: datetime) -> str:
    """How long ago, to the second where it was just now."""
    passed = max(at - moment, timedelta(0))
    if passed >= JUST_NOW:
        return formats.relative(moment, at)
    seconds = int(passed.total_seconds())
    return ngettext("%(count)s second ago", "%(count)s seconds ago", seconds) % {"count": seconds}


def snippets(key: WriteKey, origin: str) -> list[Snippet]:
    """What to paste for each of the usual ways to send; `origin` is the public address, such as https://host."""
    return [
        *_flag_snippets(key, origin),
        Snippet(
            _("Browser"),
            _("In the head of every page of the shop. It stores nothing before storewide.consent(true)."),
            _BROWSER.format(key=key.key, origin=origin),
        ),
        Snippet(
            _("Python"),
            _("With the package segment-analytics-python."),
            _PYTHON.format(key=key.key, origin=origin),
        ),
        Snippet(
            _("Node"),
            _("With the package @segment/analytics-node."),
            _NODE.format(key=key.key, origin=origin),
        ),
        Snippet(
            _("Python, RudderStack"),
            _("With the package rudder-sdk-python."),
            _RUDDER.format(key=key.key, origin=origin),
        ),
        Snippet(
            _("Anything else"), _("One request; here with curl."), _CURL.format(key=key.key, origin=origin)
        ),
    ]


def _flag_snippets(key: WriteKey, origin: str) -> list[Snippet]:
    if key.flags == Flags.CLIENT:
        code = _FLAGS_BROWSER.format(key=key.key, origin=origin)
        return [
            Snippet(
                _("Flags in the browser"),
                _("With the packages @openfeature/web-sdk and @openfeature/ofrep-web-provider."),
                code,
            )
        ]
    if key.is_secret:
        return [
            Snippet(
                _("Flags in Python"),
                _("With the packages openfeature-sdk and openfeature-provider-ofrep."),
                _FLAGS_PYTHON.format(key=key.key, origin=origin),
            ),
            Snippet(
                _("Flags in Node"),
                _("With the packages @openfeature/server-sdk and @openfeature/ofrep-provider."),
                _FLAGS_NODE.format(key=key.key, origin=origin),
            ),
        ]
    return []


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Write keys"), reverse("sources:write-keys")),)


_FLAGS_BROWSER = """import {{ OpenFeature }} from "@openfeature/web-sdk"
import {{ OFREPWebProvider }} from "@openfeature/ofrep-web-provider"
const provider = new OFREPWebProvider({{ baseUrl: "{origin}", headers: [["X-API-Key", "{key}"]] }})
await OpenFeature.setProviderAndWait(provider, {{ targetingKey: storewide.visitor() }})
if (OpenFeature.getClient().getBooleanValue("short-checkout", false)) {{ /* ... */ }}"""
_FLAGS_PYTHON = """from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
api.set_provider(OFREPProvider("{origin}", headers_factory=lambda: {{"X-API-Key": "{key}"}}, timeout=0.5))
shorter = api.get_client().get_boolean_value("short-checkout", False, EvaluationContext("visitor-1"))"""
_FLAGS_NODE = """import {{ OpenFeature }} from "@openfeature/server-sdk"
import {{ OFREPProvider }} from "@openfeature/ofrep-provider"
const provider = new OFREPProvider({{ baseUrl: "{origin}", headers: [["X-API-Key", "{key}"]] }})
await OpenFeature.setProviderAndWait(provider)
await OpenFeature.getClient().getBooleanValue("short-checkout", false, {{ targetingKey: "visitor-1" }})"""
_BROWSER = """<script>
window.storewide = window.storewide || {{ q: [] }};
["page", "track", "identify", "consent"].forEach(function (name) {{
  storewide[name] = function () {{ storewide.q.push([name].concat([].slice.call(arguments))); }};
}});
</script>
<script async src="{origin}/v1/storewide.js" data-key="{key}"></script>"""
_PYTHON = """import segment.analytics as analytics
analytics.write_key = "{key}"
analytics.host = "{origin}"
analytics.track("customer-1", "Product Viewed", {{"product_id": "p1", "price": 49.9, "currency": "EUR"}})"""
_NODE = """import {{ Analytics }} from "@segment/analytics-node"
const analytics = new Analytics({{ writeKey: "{key}", host: "{origin}" }})
analytics.track({{ userId: "customer-1", event: "Product Viewed", properties: {{ product_id: "p1" }} }})"""
_RUDDER = """import rudderstack.analytics as analytics
analytics.write_key = "{key}"
analytics.dataPlaneUrl = "{origin}"
analytics.track("customer-1", "Product Viewed", {{"product_id": "p1", "price": 49.9, "currency": "EUR"}})"""
_CURL = """curl -u {key}: {origin}/v1/track -d '{{"userId": "customer-1", "event": "Product Viewed"}}'"""
