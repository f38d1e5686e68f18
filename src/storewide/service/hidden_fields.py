"""The hidden fields of a form on a page, such as the token without which a store takes no order."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class _Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the forms of a page with their hidden fields."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of one."""
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.forms.append(_Form(named.get("action", "")))
        hidden = tag == "input" and named.get("type", "").lower() == "hidden"
        if hidden and self._inside and named.get("name"):
            self.forms[-1].fields.append((named["name"], named.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self._inside = False


def of(body: str, page: str, target: str) -> list[tuple[str, str]]:
    """The hidden fields of the first form on the page that is sent to `target`; none where there is no such form."""
    reader = _Reader()
    reader.feed(body)
    wanted = _place(target)
    for form in reader.forms:
        if _place(urljoin(page, form.action)) == wanted:
            return form.fields
    return []


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path or "/"
