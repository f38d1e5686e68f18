"""The published deliveries of each alerting system, unchanged, and what none of them sends."""

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.kit.payloads import PayloadUnknown
from storewide.service import payloads
from storewide.service.models import Provider
from storewide.service.rules import Report
from tests.service.conftest import pagerduty
from tests.service.deliveries import datadog, jira, moment, opsgenie, servicenow, statuspage

HEARD = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


CASES: list[tuple[Provider, dict[str, Any], Report | None]] = [
    (
        Provider.PAGERDUTY,
        pagerduty(),
        Report(
            key="PGR0VU2",
            state="open",
            at=moment(9, 0, 5, 169_000),
            opened_at=moment(9),
            title="A little bump in the road",
            severity="critical",
            url="https://acme.pagerduty.com/incidents/PGR0VU2",
            about="guest checkout",
        ),
    ),
    (Provider.PAGERDUTY, pagerduty("pagey.ping", type="ping"), None),
    (Provider.PAGERDUTY, pagerduty("incident.annotated", type="incident_note"), None),
    (
        Provider.OPSGENIE,
        opsgenie("Create"),
        Report(
            key="052652ac-5d1c-464a-812a-7dd18bbfba8c",
            state="open",
            at=moment(9),
            opened_at=moment(9),
            title="Payments fail",
            severity="major",
            about="Checkout",
        ),
    ),
    (
        Provider.JIRA,
        opsgenie("Close", priority="P5", entity=""),
        Report(
            key="052652ac-5d1c-464a-812a-7dd18bbfba8c",
            state="resolved",
            at=moment(9, 20),
            opened_at=moment(9),
            title="Payments fail",
            severity="minor",
        ),
    ),
    (Provider.OPSGENIE, opsgenie("AddNote"), None),
    (
        Provider.JIRA,
        jira("updated", "done"),
        Report(
            key="INC-7",
            state="resolved",
            at=moment(9, 30),
            opened_at=moment(9, 5),
            resolved_at=moment(9, 29),
            title="Search is down",
            severity="critical",
            url="https://acme.atlassian.net/browse/INC-7",
        ),
    ),
    (Provider.JIRA, {"webhookEvent": "comment_created", "comment": {}}, None),
    (
        Provider.SERVICENOW,
        servicenow("6"),
        Report(
            key="INC0010023",
            state="resolved",
            at=moment(10, 16),
            opened_at=moment(9),
            resolved_at=moment(10, 15),
            title="Shop answers 500",
            severity="critical",
        ),
    ),
    (
        Provider.SERVICENOW,
        servicenow("2")["result"] | {"priority": "2 - High"},
        Report(
            key="INC0010023",
            state="acknowledged",
            at=moment(10, 16),
            opened_at=moment(9),
            title="Shop answers 500",
            severity="major",
        ),
    ),
    (
        Provider.DATADOG,
        datadog("[Triggered on {host:web-1}] Checkout p99 is high"),
        Report(
            key="Checkout p99 is high",
            state="open",
            at=moment(9, 10),
            title="Checkout p99 is high",
            recurs=True,
        ),
    ),
    (
        Provider.DATADOG,
        datadog(
            "[P1] [Recovered] Checkout p99 is high",
            alert_cycle_key="188239",
            alert_id="77",
            alert_transition="Recovered",
            alert_priority="P1",
            link="https://app.datadoghq.com/monitors/77",
        ),
        Report(
            key="188239",
            state="resolved",
            at=moment(9, 10),
            title="Checkout p99 is high",
            severity="critical",
            url="https://app.datadoghq.com/monitors/77",
        ),
    ),
    (
        Provider.STATUSPAGE,
        statuspage("resolved"),
        Report(
            key="lbkhbwn21v5q",
            state="resolved",
            at=moment(9, 41),
            opened_at=moment(9),
            resolved_at=moment(9, 40),
            title="Unplanned downtime",
            severity="critical",
            url="https://j.mp/18zyDQx",
        ),
    ),
    (Provider.STATUSPAGE, statuspage("in_progress"), None),
    (Provider.STATUSPAGE, {"component_update": {"new_status": "major_outage"}, "component": {}}, None),
]


@pytest.mark.parametrize(("provider", "sent", "expected"), CASES)
def test_a_published_delivery_is_read(
    provider: Provider, sent: dict[str, Any], expected: Report | None
) -> None:
    assert payloads.read(provider, sent, HEARD) == expected


@pytest.mark.parametrize(
    ("provider", "sent", "field"),
    [
        (Provider.PAGERDUTY, {"messages": []}, "event.event_type"),
        (Provider.PAGERDUTY, [], "event.event_type"),
        (Provider.PAGERDUTY, pagerduty(status="lost"), "event.data.status"),
        (Provider.PAGERDUTY, pagerduty(created_at="soon"), "event.data.created_at"),
        (Provider.OPSGENIE, {"action": "Create"}, "alert.alertId"),
        (Provider.OPSGENIE, opsgenie("Create", createdAt=10**30), "alert.createdAt"),
        (Provider.JIRA, {"issue": {}}, "webhookEvent"),
        (Provider.SERVICENOW, {"result": []}, "state"),
        (Provider.DATADOG, {}, "alert_title"),
        (Provider.DATADOG, datadog("Deploy finished"), "alert_transition"),
        (Provider.STATUSPAGE, statuspage("unheard of"), "incident.status"),
    ],
)
def test_what_no_such_system_sends_is_refused_by_name(provider: Provider, sent: Any, field: str) -> None:
    with pytest.raises(PayloadUnknown) as refused:
        payloads.read(provider, sent, HEARD)
    assert refused.value.sentence == (
        f"This is not a delivery of {provider.label}: “{field}” is missing or not what it should be; "
        f"let {provider.label} send its own format, unchanged."
    )


def test_long_and_odd_texts_are_cut_to_what_is_kept() -> None:
    sent = pagerduty(title="x\0" * 300, id="k" * 300, html_url="javascript:alert(1)")
    report = payloads.read(Provider.PAGERDUTY, sent, HEARD)
    assert report is not None
    assert (report.title, report.key, report.url) == ("x" * 200, "k" * 200, "")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_SAMPLES = [(provider, sent) for provider, sent, _expected in CASES]


@given(st.sampled_from(_SAMPLES), st.data())
def test_no_damage_is_a_traceback(sample: tuple[Provider, dict[str, Any]], data: st.DataObject) -> None:
    """A delivery with any one value put in another's place is read, ignored or refused."""

    def damaged(value: Any) -> Any:
        if isinstance(value, dict) and value and data.draw(st.booleans()):
            name = data.draw(st.sampled_from(sorted(value)))
            return value | {name: damaged(value[name])}
        return data.draw(_JSON)

    provider, sent = sample
    with contextlib.suppress(PayloadUnknown):
        payloads.read(provider, damaged(sent), HEARD)
