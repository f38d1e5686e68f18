"""Public functions, classes and methods that no product code uses: written for later, or left over."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from django.apps import AppConfig

from tests.gates.tree import Source

_WORD = re.compile(r"[A-Za-z_]\w*")
#: a decorator of this shape hands the function to a framework, as `@router.get("/")` does
_HANDS_OVER = frozenset(["get", "post", "put", "patch", "delete", "command", "group", "api_operation"])
#: names a framework calls by their beginning
_CALLED_BY_NAME = ("clean_", "resolve_", "validate_", "handle_", "process_request", "process_exception", "__")


@dataclass(frozen=True)
class Definition:
    """A public name at the top of a file, or a public method of a class there; `inside` names its class."""

    source: Source
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    inside: str = ""

    @property
    def dotted(self) -> str:
        return ".".join(part for part in (module_name(self.source), self.inside, self.node.name) if part)


def module_name(source: Source) -> str:
    """The dotted name of a file below the package."""
    return source.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def definitions(source: Source) -> Iterator[Definition]:
    """The public definitions of a file that no decorator hands over to a framework."""
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _is_public(node):
            yield Definition(source, node)
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and _is_public(method):
                    yield Definition(source, method, node.name)


def _is_public(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    if node.name.startswith(("_", *_CALLED_BY_NAME)):
        return False
    targets = (decorator.func for decorator in node.decorator_list if isinstance(decorator, ast.Call))
    return not any(isinstance(target, ast.Attribute) and target.attr in _HANDS_OVER for target in targets)


def words(text: str) -> Counter[str]:
    """How often each word of a template or a configuration occurs."""
    return Counter(_WORD.findall(text))


def references(tree: ast.AST, skipped: frozenset[int] = frozenset()) -> Counter[str]:
    """How often each name is used below a node: as a name, an attribute, an argument or a word of a text.

    An import alone is no use, nor is a text among `skipped` (docstrings).
    """
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute):
            found[node.attr] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            found.update(_WORD.findall(node.value))
    return found


def unused(
    sources: Iterable[Source], elsewhere: Counter[str], modules: Mapping[str, ModuleType] | None = None
) -> list[Definition]:
    """The definitions that are used nowhere but in themselves; `elsewhere` counts the words of templates and
    configuration. With `modules`, a method that answers to a name of a base class counts as used by it."""
    sources = list(sources)
    used = elsewhere + sum((references(source.tree, source.docstrings) for source in sources), Counter())
    return [
        found
        for source in sources
        for found in definitions(source)
        if used[found.node.name] - references(found.node, source.docstrings)[found.node.name] <= 0
        and not _is_known_to_a_framework(found, modules or {})
    ]


def _is_known_to_a_framework(found: Definition, modules: Mapping[str, ModuleType]) -> bool:
    """Whether a base class, which another package may call, has that method, or Django finds the class."""
    module = modules.get(module_name(found.source))
    owner = getattr(module, found.inside or found.node.name, None)
    if not inspect.isclass(owner):
        return False
    if not found.inside:
        return issubclass(owner, AppConfig)
    return any(hasattr(base, found.node.name) for base in owner.__mro__[1:])
