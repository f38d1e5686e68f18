"""Places inside the objects and lists of a row as SQL: the JSON of a row (or of an item of one of its lists) in,
the text that stands there out, NULL where there is no such place. Damage in a row's JSON gives NULL, never an error.
"""

from storewide.warehouse.columns import Step, way
from storewide.warehouse.engines.duck import literal

_DECIMAL = "DECIMAL(22,10)"


def text(document: str, column: str) -> str:
    """The text at a column's place in a JSON document."""
    return _text(document, way(column))


def within(document: str, column: str) -> str:
    """The text at a column's place, where the document is what the first name of its way holds."""
    first, *rest = way(column)
    if first.key is None and not first.every:
        return _text(document, tuple(rest))
    holder = f"json_object({literal(first.name)}, {document})"
    return _text(holder, (first, *rest))


def key(document: str, name: str) -> str:
    """The text that an object holds under a name as it stands, points and all."""
    return f"json_extract_string({document}, {literal(_pointer((Step(name),)))})"


def _text(document: str, steps: tuple[Step, ...]) -> str:
    """As `text`, along steps; a product of the summed items' places is written with `*`."""
    for place, step in enumerate(steps):
        before, rest = steps[: place + 1], steps[place + 1 :]
        if step.key is not None:
            wanted = f"json_extract_string(x, {literal(_pointer((Step(step.key),)))}) = {literal(step.value)}"
            item = f"list_filter({items(document, before)}, lambda x: {wanted})[1]"
            return _text(item, rest) if rest else f"json_extract_string({item}, '')"
        if step.summed:
            return _sum(document, before, rest)
    return f"json_extract_string({document}, {literal(_pointer(steps))})"


def items(document: str, steps: tuple[Step, ...]) -> str:
    """The items of the list at the end of the way, and of every list marked on it, as a list of JSON."""
    last = len(steps) - 1
    path = "".join(
        f'."{step.name}"' + ("[*]" if step.every or place == last else "") for place, step in enumerate(steps)
    )
    return f"json_extract({document}, {literal('$' + path)})"


def _pointer(steps: tuple[Step, ...]) -> str:
    return "".join("/" + step.name.replace("~", "~0").replace("/", "~1") for step in steps)


def _sum(document: str, before: tuple[Step, ...], rest: tuple[Step, ...]) -> str:
    factors = ".".join(step.name for step in rest).split("*")
    product = " * ".join(
        f"TRY_CAST(json_extract_string(x, {literal(_pointer(way(factor.strip())))}) AS DECIMAL(18,5))"
        if len(factors) > 1
        else f"TRY_CAST(json_extract_string(x, {literal(_pointer(rest))}) AS {_DECIMAL})"
        for factor in factors
    )
    added = (
        f"list_sum(list_transform({items(document, before)}, lambda x: TRY_CAST({product} AS {_DECIMAL})))"
    )
    return f"CAST({added} AS VARCHAR)"
