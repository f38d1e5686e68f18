"""A review on paper: the words, pictures and tables of a frozen page as PDF, set as `kit.paper` sets all documents."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.insight import frozen_charts
from storewide.insight.reviews.sections import joined
from storewide.kit import chart_files, formats, paper
from storewide.kit.paper import Paper, Row, Section, Table
from storewide.organization.queries import operation_name
from storewide.rhythm.models import Review

#: so many figures stand above the table: the three KPIs
TILES = 3


def of_review(review: Review) -> bytes:
    """A review that was held as PDF: the same bytes each time."""
    said = {"who": review.held_by_label, "when": formats.moment(review.held_at)}
    seal = _("Held by %(who)s, %(when)s.") % said
    return _set(review.snapshot, seal, review.digest, review.held_at)


def of_snapshot(snapshot: dict[str, Any], at: datetime) -> bytes:
    """A page that is not frozen as PDF; it says so."""
    seal = _("Not frozen: as it stood at %(when)s.") % {"when": formats.moment(at)}
    return _set(snapshot, seal, "", at)


def _set(snapshot: dict[str, Any], seal: str, digest: str, at: datetime) -> bytes:
    what = {
        "kind": kind_name(snapshot),
        "period": period(snapshot),
        "subject": subject(snapshot),
        "days": snapshot["days"],
    }
    charts = [snapshot["chart"]] if snapshot["chart"] else []
    pictures = [chart_files.picture_of(frozen_charts.from_values(each)) for each in charts]
    document = Paper(
        headline="{kind} {period} · {subject} · {days}".format(**what),
        title=snapshot["finding"],
        seal=seal,
        digest=digest,
        operation=operation_name(),
        words=tuple(each for each in (snapshot["before"], *snapshot.get("lines", ())) if each),
        notes=tuple(snapshot["notes"]),
        tiles=tuple(_tile(each, snapshot) for each in snapshot.get("figures", [])[:TILES]),
        parts=(
            *(paper.drawing(each) for each in pictures),
            *(Table(**each) for each in tables(snapshot)),
            *(_printed_section(each) for each in sections(snapshot)),
        ),
    )
    return paper.printed(document, at)


def _printed_section(section: dict[str, Any]) -> Section:
    return Section(**section | {"rows": tuple(Row(**row) for row in section["rows"])})


def kind_name(snapshot: dict[str, Any]) -> str:
    """What kind of review it is, in words; the first form knew weeks alone."""
    names = {"daily": _("Daily note"), "monthly": _("Monthly review")}
    return names.get(snapshot.get("kind", ""), _("Trading review"))


def subject(snapshot: dict[str, Any]) -> str:
    """The store or unit that it is about."""
    found: str = (snapshot.get("unit") or snapshot["store"])["name"]
    return found


def period(snapshot: dict[str, Any]) -> str:
    """The period as people write it; the first form knew weeks alone."""
    found: str = snapshot.get("period") or snapshot["week"]
    return found


def _tile(row: dict[str, Any], snapshot: dict[str, Any]) -> dict[str, str]:
    change = _("%(change)s %(before)s") % {"change": row["changed"], "before": heads(snapshot)["on_before"]}
    return {key: row[key] for key in ("name", "shown", "apart", "tone")} | {
        "note": joined(row["plan"], change)
    }


def heads(snapshot: dict[str, Any]) -> dict[str, str]:
    """How its tables speak of the period and the one before; the first form knew weeks alone."""
    first = {
        "table": _("Against plan and against the week before"),
        "this": _("This week"),
        "before": _("Week before"),
        "on_before": _("on the week before"),
    }
    return snapshot.get("heads") or first


def table_title(snapshot: dict[str, Any]) -> str:
    """What its table of figures stands them against: last year only where any row has it; the first form always."""
    said = heads(snapshot)
    with_year = any("last_year" in row for row in snapshot.get("figures", ()))
    return said["table"] if with_year else said.get("table_young", said["table"])


def tables(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of numbers: each with a title, heads (the first column holds words) and rows of texts."""
    said = heads(snapshot)
    found = [{"title": span["title"], **_table(span["figures"], said)} for span in snapshot.get("spans", [])]
    if snapshot.get("figures"):
        found.append({"title": table_title(snapshot), **_table(snapshot["figures"], said)})
    return found + list(snapshot.get("tables", []))


def _table(rows: list[dict[str, Any]], heads: dict[str, str]) -> dict[str, Any]:
    with_year = any("last_year" in row for row in rows)
    columns = [
        (_("Metric"), "name"),
        (heads["this"], "shown"),
        (_("Plan"), "planned"),
        (_("Standing"), "apart"),
        (heads["before"], "before"),
        (_("Change"), "changed"),
    ]
    if with_year:
        columns += [(_("Last year"), "last_year"), (_("Change"), "changed_on_last_year")]
    columns.append((_("Accountable"), "owner"))
    return {
        "heads": [head for head, _key in columns],
        "texts": [index for index, (_head, key) in enumerate(columns) if key in ("name", "apart", "owner")],
        "rows": [
            [
                _("nobody") if key == "owner" and not row[key] else row.get(key, formats.NO_VALUE)
                for _head, key in columns
            ]
            for row in rows
        ],
        "tones": [row["tone"] for row in rows],
        "toned": next(index for index, (_head, key) in enumerate(columns) if key == "apart"),
    }


def sections(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """All lists of a review in one form, those of the first form too: title, note, rows of what, note, right, state."""
    found = list(snapshot.get("sections", []))
    changed, decisions = snapshot.get("changes"), snapshot.get("decisions")
    if changed:
        rows = [
            {"what": each["what"], "note": joined(each["kind"], each["note"]), "right": each["day"]}
            for each in changed["rows"]
        ]
        note = _("The same day is a coincidence of dates, not yet a cause.") if rows else ""
        found.append(_section(changed["title"], rows, changed["left"], note))
    if decisions:
        rows = [
            {"what": each["what"], "note": joined(each["why"], _since(each["since"])), "right": each["who"]}
            for each in decisions["rows"]
        ]
        found.append(_section(decisions["title"], rows, decisions["left"]))
    if snapshot.get("actions"):
        found.append(_section(_("Actions that carry over"), snapshot["actions"]))
    if snapshot.get("closed"):
        found.append(_section(_("Closed since the last review"), snapshot["closed"]))
    return [_whole(each) for each in found]


def _since(day: str) -> str:
    return _("since %(day)s") % {"day": day} if day else ""


def _section(title: str, rows: list[dict[str, Any]], left: int = 0, note: str = "") -> dict[str, Any]:
    return {"title": title, "rows": rows, "left": left, "note": note}


def _whole(section: dict[str, Any]) -> dict[str, Any]:
    names = ("what", "note", "right", "state", "tone")
    left = section["left"]
    more = _("and %(count)s more") % {"count": formats.number(left)} if left else ""
    return {
        "title": section["title"],
        "note": section["note"] or ("" if section["rows"] else section.get("empty", "")),
        "rows": [{name: row.get(name, "") for name in names} for row in section["rows"]],
        "more": more,
    }
