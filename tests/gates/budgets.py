"""How long files, functions, views and templates are, against what they may be."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.gates.tree import Source

FILE, FUNCTION, VIEW, TEMPLATE = 300, 40, 20, 120

Exceptions = Mapping[str, Mapping[str, int | str]]


def measured(source: Source, root: Path) -> Iterator[tuple[str, int, int]]:
    """Each file and function as (name, lines, budget); a docstring is not held against its function."""
    name = source.path.relative_to(root).as_posix()
    yield name, len(source.text.splitlines()), FILE
    is_views = (
        source.path.stem == "views" or source.path.stem.endswith("_views") or "views" in source.path.parts
    )
    for qualified, node in _functions(source.tree):
        yield f"{name}::{qualified}", _lines(node), VIEW if is_views and _takes_request(node) else FUNCTION


def measured_templates(paths: list[Path], root: Path) -> Iterator[tuple[str, int, int]]:
    """Each template as (name, lines, budget)."""
    for path in paths:
        yield path.relative_to(root).as_posix(), len(path.read_text().splitlines()), TEMPLATE


def breaches(sizes: Iterator[tuple[str, int, int]], exceptions: Exceptions) -> list[str]:
    """A sentence for what is above its budget without an exception, and for each exception not needed."""
    left, found = dict(exceptions), []
    for name, lines, budget in sizes:
        allowed = int(left.pop(name, {}).get("lines", budget))
        if lines > allowed:
            found.append(f"{name} has {lines} lines; its budget is {allowed}: split it")
        elif allowed > budget >= lines:
            found.append(f"{name} has {lines} lines and needs no exception any more: take it off the list")
        elif allowed > max(lines, budget):
            found.append(f"{name} has {lines} lines and may have {allowed} by exception: lower it to {lines}")
    return found + [f"{name} is on the list of exceptions but is not there" for name in left]


def _functions(
    tree: ast.AST, prefix: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Functions and methods by qualified name; what is defined inside a function belongs to it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _functions(node, prefix)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def _takes_request(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = [argument.arg for argument in node.args.args[:2]]
    return "request" in names and not node.name.startswith("_")
