"""A review as plain text: for the terminal, a mail, a room of the chat."""

from typing import Any

from storewide.insight.reviews import paper

#: so many lines of each list are told in a message
_FEW = 3


def text(snapshot: dict[str, Any], most: int | None = None) -> str:
    """The whole review in words; with `most`, so many lines of each list."""
    lines = [snapshot["finding"], *filter(None, (snapshot["before"], *snapshot.get("lines", ())))]
    lines += snapshot["notes"]
    for each in snapshot.get("figures", []):
        lines.append(f"{each['name']}: {each['shown']}, {each['apart']}")
    for part in paper.sections(snapshot):
        lines += ["", part["title"]]
        shown = part["rows"] if most is None else part["rows"][:most]
        lines += [_line(row) for row in shown]
    return "\n".join(lines)


def message(snapshot: dict[str, Any], url: str) -> str:
    """The review as a message: its sentences, the first of each list that has any, and where the rest is."""
    said = {**snapshot, "sections": [each for each in snapshot.get("sections", []) if each["rows"]]}
    for name in ("changes", "decisions"):
        if not snapshot.get(name, {}).get("rows"):
            said.pop(name, None)
    return f"{subject(snapshot)}\n\n{text(said, _FEW)}\n\n{url}".rstrip()


def subject(snapshot: dict[str, Any]) -> str:
    """The line a message stands under: `Daily note: Main, Sat 21 Nov 2026`."""
    return f"{paper.kind_name(snapshot)}: {paper.subject(snapshot)}, {snapshot['days']}"


def _line(row: dict[str, Any]) -> str:
    return "- " + " – ".join(filter(None, (row["what"], row["right"], row["note"], row["state"])))
