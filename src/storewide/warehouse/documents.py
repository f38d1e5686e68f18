"""JSON documents: a file that is one list or one object, as interfaces of shops answer, written out an object a line."""

import json
from pathlib import Path
from typing import Any

#: bytes; a larger document would not fit in memory beside the import
LARGEST = 256 * 1024 * 1024


def is_document(first_line: str) -> bool:
    """Whether a text that begins with this line is one JSON document and not an object a line."""
    if first_line.lstrip().startswith("["):
        return True
    try:
        json.loads(first_line)
    except (ValueError, RecursionError):
        return True
    return False


def write_lines(document: Path, target: Path) -> int:
    """Write the document's objects to `target`, one a line; returns how many, 0 where it is no such document.

    An object that holds one name only (`{"orders": [...]}`, `{"order": {...}}`) is the wrapping of what it holds.
    """
    try:
        content = json.loads(document.read_text(encoding="utf-8-sig"), parse_float=str, parse_int=str)
        lines = [json.dumps(each) for each in _objects(content)]
    except (ValueError, RecursionError):
        return 0
    target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def _objects(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict) and len(content) == 1:
        held = next(iter(content.values()))
        if isinstance(held, dict):
            return [held]
        if isinstance(held, list) and held and all(isinstance(each, dict) for each in held):
            return held
    if isinstance(content, list):
        return [each for each in content if isinstance(each, dict)]
    return [content] if isinstance(content, dict) else []
