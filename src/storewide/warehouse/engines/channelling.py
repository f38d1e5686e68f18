"""The rules of marketing channels as SQL: which channel a row came by, said while it is read. See `channels`."""

from collections.abc import Collection

from storewide.warehouse import channels
from storewide.warehouse.channels import CHANNELS, Rule, Rules
from storewide.warehouse.engines.duck import literal

#: facts whose rows stay the same ones whatever their channel is called; of others only spellings are made one
RULED = frozenset({"event", "order_line"})
_HOST = r"^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:www\.)?([^/:?#]+)"
_PATH = r"^[a-z][a-z0-9+.-]*://[^/?#]*(/[^?#]*)?"
_NOTHING = "CAST(NULL AS VARCHAR)"


def is_wanted(fact: str, filled: Collection[str], rules: Rules) -> bool:
    """Whether rows of the fact have anything that says a channel, with rules to say it by."""
    stated = (
        {"marketing_channel"} if fact not in RULED else {"marketing_channel", *channels.STATED, "campaign"}
    )
    return bool(rules) and not stated.isdisjoint(filled)


def channel(fact: str, filled: Collection[str], rules: Rules) -> str:
    """SQL of a row's channel out of its values `v_<field>`, of which only the `filled` are there."""
    values = _Values(filled)
    own = f"regexp_replace(lower({values.told}), '[ -]+', '_', 'g')"
    cases = [f"WHEN {own} IN ({_texts(CHANNELS)}) THEN {own}"]
    if fact in RULED:
        cases.append(f"WHEN {values.is_inside} THEN {_NOTHING}")
        cases += [f"WHEN {_fits(rule, values)} THEN {literal(rule.channel)}" for rule in rules]
    return f"CASE {' '.join(cases)} ELSE {values.told} END"


class _Values:
    """SQL of what rules look at."""

    def __init__(self, filled: Collection[str]) -> None:
        self._filled = filled
        self.told = self.value("marketing_channel")
        self.source, self.medium, self.campaign = map(self.value, ("source", "medium", "campaign"))
        self.url = self.value("url")
        self.referrer = self.value("referrer")

    def value(self, field: str) -> str:
        return f"v_{field}" if field in self._filled else _NOTHING

    @property
    def is_inside(self) -> str:
        nothing_new = " AND ".join(f"{each} IS NULL" for each in (self.told, self.source, self.medium))
        if not {"url", "referrer"} <= set(self._filled):
            return "false"
        return f"{_host(self.url)} <> '' AND {_host(self.referrer)} = {_host(self.url)} AND {nothing_new}"

    def looked_at(self, looks: str) -> str:
        return {
            "source": f"coalesce({self.source}, {self.told})",
            "medium": f"coalesce({self.medium}, {self.told})",
            "campaign": self.campaign,
            "referrer": f"nullif({_host(self.referrer)}, '')",
            "path": _path(self.url),
        }[looks]

    @property
    def nothing(self) -> str:
        parts = (self.told, self.source, self.medium, self.campaign, self.referrer)
        return " AND ".join([f"{self.url} IS NOT NULL", *(f"{each} IS NULL" for each in parts)])


def _host(address: str) -> str:
    return f"lower(regexp_extract({address}, {literal(_HOST)}, 1, 'i'))"


def _path(address: str) -> str:
    found = f"regexp_extract({address}, {literal(_PATH)}, 1, 'i')"
    return f"CASE WHEN regexp_matches({address}, {literal(_PATH)}, 'i') THEN coalesce(nullif({found}, ''), '/') END"


def _fits(rule: Rule, values: _Values) -> str:
    if rule.looks == "nothing":
        return values.nothing
    if rule.looks == "click_id":
        names = "|".join(channels.parameter(each) for each in rule.patterns)
        return f"regexp_matches({values.url}, {literal(names)}, 'i')"
    value = f"lower({values.looked_at(rule.looks)})"
    exact = [each.lower() for each in rule.patterns if "*" not in each]
    found = [f"{value} IN ({_texts(exact)})"] if exact else []
    found += [
        f"{value} LIKE {literal(_like(each.lower()))} ESCAPE '\\'" for each in rule.patterns if "*" in each
    ]
    return f"({' OR '.join(found)})" if found else "false"


def _like(pattern: str) -> str:
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")


def _texts(texts: Collection[str]) -> str:
    return ", ".join(literal(each) for each in texts)
