"""What import contracts cannot see: keys that point up, borrowed pages, signals, misplaced SQL."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import Model

from tests.gates.tree import Source, height

#: these stand in front of the whole house and may name the pages of what is below them
DOORS = frozenset(["web", "insight", "api", "cli", "config", "demo"])
ENGINES = frozenset(["duckdb", "pyarrow", "ibis", "chdb", "pyspark"])
_SIGNALS = re.compile(r"^(django\.dispatch|.*\.signals)($|\.)")
_SQL = re.compile(
    r"\bSELECT\s.+\sFROM\s|\bINSERT\s+INTO\s|\bUPDATE\s+\w+\s+SET\s|\bDELETE\s+FROM\s|\bCOPY\s+\(?\w"
    r"|\bCREATE\s+(OR\s+REPLACE\s+)?(TEMP\s+)?(TABLE|VIEW|INDEX|MACRO)\s|\bPRAGMA\s",
    re.DOTALL,
)
_RAW = frozenset(["raw", "RawSQL", "executescript"])
_SENDS = frozenset(["enqueue", "send", "send_mail", "post", "urlopen", "request"])
_REVERSE = frozenset(["reverse", "reverse_lazy", "redirect", "resolve_url"])
_PAGE_TAG = re.compile(r"{%\s*(?:include|extends)\s+[\"']([a-z_]+)/")
_URL_TAG = re.compile(r"{%\s*url\s+[\"']([a-z_]+):")
_PAGE_NAME = re.compile(r"^([a-z_]+)/[\w/.-]+\.html(#\w+)?$")


def keys(models: Iterable[type[Model]]) -> Iterator[str]:
    """A sentence for each key between modules that points up or gives its target a name for the way back."""
    for model in models:
        own = model._meta.app_label
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.remote_field is None or _is_third_party(field.related_model):
                continue
            target = field.related_model._meta.app_label
            where = f"{own}.{model.__name__}.{field.name}"
            if target != own and height(target) >= height(own):
                yield f"{where} points to {target}, which does not stand below {own}"
            if target != own and not (field.remote_field.related_name or "").endswith("+"):
                yield f'{where} crosses modules and must have related_name="+"'


def _is_third_party(model: type[Model]) -> bool:
    return not model._meta.app_config.name.startswith("storewide.") if model._meta.app_config else False


def borrowed_by_code(source: Source, modules: frozenset[str]) -> Iterator[str]:
    """A sentence for each page or address of another module that a Python file names."""
    for constant in source.texts():
        page = _PAGE_NAME.match(constant.value)
        if page and page[1] in modules - {source.module, "kit"}:
            yield f"{source.name}:{constant.lineno} uses the template {constant.value} of {page[1]}"
    for call in (node for node in ast.walk(source.tree) if isinstance(node, ast.Call)):
        name = _address(call)
        other = name.partition(":")[0]
        if other in modules and not _may_link(source.module, other):
            yield f"{source.name}:{call.lineno} names {name}; {other} should offer that address as a function"


def _address(call: ast.Call) -> str:
    """The name of the page a call makes an address of; empty for every other call."""
    if _called(call) not in _REVERSE or not call.args:
        return ""
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def borrowed_by_template(path: Path, base: Path, modules: frozenset[str]) -> Iterator[str]:
    """A sentence for each page or address of another module that a template names, or lies among."""
    name = path.relative_to(base).as_posix()
    module, _templates, folder = name.split("/")[:3]
    if folder != module and folder in modules:
        yield f"{name} lies among the templates of {folder}"
    text = path.read_text()
    for other in _PAGE_TAG.findall(text):
        if other in modules - {module, "kit"}:
            yield f"{name} uses a template of {other}"
    for other in _URL_TAG.findall(text):
        if other in modules and not _may_link(module, other):
            yield f"{name} names an address of {other}"


def _may_link(module: str, other: str) -> bool:
    if other in (module, "kit"):
        return True
    return module in DOORS and height(other) <= height(module)


def signals(source: Source) -> Iterator[str]:
    """A sentence for each import of signals: what happens is said in the operation that does it."""
    for name, line in _imports(source):
        if _SIGNALS.match(name):
            yield f"{source.name}:{line} imports {name}; call what should happen in the operation itself"


def engines(source: Source) -> Iterator[str]:
    """A sentence for each engine, SQL text or raw query outside warehouse/engines."""
    if source.name.startswith("warehouse/engines/") or source.module == "config":
        return
    for name, line in _imports(source):
        if name.split(".")[0] in ENGINES:
            yield f"{source.name}:{line} imports {name}; only warehouse/engines may"
    for constant in source.texts():
        if constant.value in ENGINES and _is_loaded_by_name(source, constant):
            yield f"{source.name}:{constant.lineno} loads {constant.value}; only warehouse/engines may"
        if _SQL.search(constant.value):
            yield f"{source.name}:{constant.lineno} holds SQL; only warehouse/engines may"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _called(node) in _RAW:
            yield f"{source.name}:{node.lineno} asks the database in SQL ({_called(node)}); use the ORM"


def _is_loaded_by_name(source: Source, constant: ast.Constant) -> bool:
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    return any(constant in call.args and _called(call) == "import_module" for call in calls)


def sends_after_commit(source: Source) -> Iterator[str]:
    """A sentence for each on_commit that enqueues or sends: a kill in between would lose it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _called(node) == "on_commit":
            inner = {getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node)}
            if inner & _SENDS:
                yield f"{source.name}:{node.lineno} sends in on_commit; enqueue a task inside the transaction"


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _imports(source: Source) -> Iterator[tuple[str, int]]:
    """Each imported name in full, with its line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
