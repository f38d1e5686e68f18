"""Reading the checklists of all tiers out of text: a strict schema, and every fault with its line."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from storewide.releases.models.codes import Asked, Evidence, Signed, StepGroup, Tier

_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")
_STEP_KEYS = {"label", "group", "owner", "evidence", "evidence_required"}
_NEEDED = {"required", "optional", "signed_by", "acknowledged_by", "watch_days"}
_MORE = {"it_signs", "go_no_go", "briefed", "emergency_hours"}
#: longest texts, as the steps of a release keep them
_LONGEST = {"label": 120, "owner": 120}


class ChecklistFault(ValueError):
    """A text of checklists breaks its schema; the message names line, place, value and cure."""


@dataclass(frozen=True)
class Check:
    """One step of a checklist as the text has it; `owner` is the title of a role, `asks` the evidence."""

    code: str
    label: str
    required: bool
    group: StepGroup = StepGroup.TECHNICAL
    owner: str = ""
    asks: Evidence = Evidence.NONE
    must_show: bool = False


@dataclass(frozen=True)
class Checklist:
    """What one tier asks for before go-live, and how many full days it is watched after it.

    `it_signs`: IT signs off beside the business. `go_no_go`: somebody decides go before go-live. `briefed`: the front
    line has a briefing. `emergency_hours`: within them an emergency is signed off after the fact.
    """

    checks: tuple[Check, ...]
    signed_by: Signed
    acknowledged_by: Asked
    watch_days: int
    it_signs: bool = False
    go_no_go: bool = False
    briefed: bool = True
    emergency_hours: int = 48


def read(name: str, text: str) -> dict[Tier, Checklist]:
    """The checklist of every tier out of TOML; raises ChecklistFault with the line of what is wrong."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _LINE.search(said)
        line = int(found[1]) if found and found[1] else len(text.splitlines()) or 1
        raise ChecklistFault(f"{name}, line {line}: {_LINE.sub('', said)}.") from None
    return _Reader(name, text).checklists(document)


class _Reader:
    """Checks a document against the schema; `name` and `text` are for the faults."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.lines = name, text.splitlines()

    def checklists(self, document: dict[str, Any]) -> dict[Tier, Checklist]:
        if set(document) != {"tiers", "steps"}:
            extra = next((key for key in document if key not in {"tiers", "steps"}), "")
            raise self.fault(
                f"there are {', '.join(document) or 'no parts'}; give exactly tiers and steps", extra
            )
        tiers, steps = self.table(document["tiers"], "tiers"), self.table(document["steps"], "steps")
        if set(tiers) != set(Tier.values):
            odd = next((key for key in tiers if key not in Tier.values), "")
            given = f"there are the tiers {', '.join(tiers)}; give exactly {', '.join(Tier.values)}"
            raise self.fault(given, f"[tiers.{odd}]" if odd else "[tiers")
        known = {code: self.check(code, self.table(step, f"steps.{code}")) for code, step in steps.items()}
        return {tier: self.checklist(tier, self.table(tiers[tier], f"tiers.{tier}"), known) for tier in Tier}

    def check(self, code: str, step: dict[str, Any]) -> Check:
        where = f"steps.{code}"
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", code):
            raise self.fault(f"the step {code} is named with more than small letters, digits, - and _", where)
        self.keys(where, step, {"label", "group"}, _STEP_KEYS)
        for name, longest in _LONGEST.items():
            value = step.get(name, "-")
            if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
                raise self.fault(f"{where}: {name} is a text of at most {longest} characters", where, name)
        must_show = self.yes_or_no(step, "evidence_required", where, otherwise=False)
        asks = self.choice(Evidence, step.get("evidence", ""), where, "evidence")
        if must_show and asks is Evidence.NONE:
            raise self.fault(
                f"{where}: say which evidence is required: text, link or file", where, "evidence_required"
            )
        group = self.choice(StepGroup, step["group"], where, "group")
        return Check(
            code,
            step["label"],
            required=False,
            group=group,
            owner=step.get("owner", ""),
            asks=asks,
            must_show=must_show,
        )

    def checklist(self, tier: Tier, table: dict[str, Any], known: dict[str, Check]) -> Checklist:
        where = f"tiers.{tier.value}"
        self.keys(where, table, _NEEDED, _NEEDED | _MORE)
        codes: list[str] = []
        for part in ("required", "optional"):
            if not isinstance(table[part], list):
                raise self.fault(f"{where}: {part} is a list of names of steps", where, part)
            for code in table[part]:
                if code not in known:
                    raise self.fault(
                        f"{where} names the step {code}, which is not under [steps]", where, part
                    )
                if code in codes:
                    raise self.fault(f"{where} names the step {code} twice", where, part)
                codes.append(code)
        checks = tuple(
            Check(**{**vars(known[code]), "required": code in table["required"]})
            for code in sorted(codes, key=lambda each: list(StepGroup).index(known[each].group))
        )
        return Checklist(
            checks,
            self.choice(Signed, table["signed_by"], where, "signed_by"),
            self.choice(Asked, table["acknowledged_by"], where, "acknowledged_by"),
            self.whole(table, "watch_days", where, 365),
            it_signs=self.yes_or_no(table, "it_signs", where, otherwise=False),
            go_no_go=self.yes_or_no(table, "go_no_go", where, otherwise=False),
            briefed=self.yes_or_no(table, "briefed", where, otherwise=True),
            emergency_hours=self.whole(table, "emergency_hours", where, 720, otherwise=48),
        )

    def table(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fault(f"{where} is a table, begun with [{where}]", where.rpartition(".")[2])
        return value

    def keys(self, where: str, table: dict[str, Any], needed: set[str], allowed: set[str]) -> None:
        if odd := [key for key in table if key not in allowed]:
            raise self.fault(f"{where} has {odd[0]}; allowed are {', '.join(sorted(allowed))}", where, odd[0])
        if missing := sorted(needed - set(table)):
            raise self.fault(f"{where} lacks {missing[0]}", where)

    def choice[C](self, kind: type[C], value: Any, where: str, key: str) -> C:
        try:
            return kind(value)  # type: ignore[call-arg]
        except ValueError:
            allowed = ", ".join(str(each.value) or '""' for each in kind)  # type: ignore[attr-defined]
            raise self.fault(f"{where}: {key} is “{value}”; give one of {allowed}", where, key) from None

    def yes_or_no(self, table: dict[str, Any], key: str, where: str, *, otherwise: bool) -> bool:
        value = table.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.fault(f"{where}: {key} is {value}; give true or false", where, key)
        return value

    def whole(self, table: dict[str, Any], key: str, where: str, most: int, otherwise: int = 0) -> int:
        value = table.get(key, otherwise)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise self.fault(f"{where}: {key} is {value}; give a whole number from 1 to {most}", where, key)
        return value

    def fault(self, sentence: str, where: str, key: str = "") -> ChecklistFault:
        return ChecklistFault(f"{self.name}, line {self.line(where, key)}: {sentence}.")

    def line(self, where: str, key: str) -> int:
        """The line of a key in its table, else of the table, else the first."""
        begin = next(
            (at for at, line in enumerate(self.lines, 1) if where and line.strip().startswith(f"[{where}]")),
            None,
        )
        if begin is None:
            loose = re.compile(rf"\s*\[?{re.escape(where.strip('[]'))}\b") if where else None
            return next((at for at, line in enumerate(self.lines, 1) if loose and loose.match(line)), 1)
        for at, line in enumerate(self.lines[begin:], begin + 1):
            if line.strip().startswith("["):
                break
            if key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return at
        return begin
