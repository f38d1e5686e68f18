"""The guide inside the product: the documents of `docs/`, so that "How this works" never leads outside."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

import storewide
from storewide.kit.pages import Crumb, Page, guide_url

_DOCUMENT_LINK = re.compile(r"^(?:\./)?([a-z0-9-]+)\.md(#.*)?$")


@dataclass(frozen=True)
class Section:
    """A second-level heading with its anchor."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Document:
    """One document: its title, its first sentence, its sections and its body without the title."""

    area: str
    title: str
    summary: str
    sections: tuple[Section, ...]
    html: SafeString

    @property
    def url(self) -> str:
        """Its address inside the product."""
        return guide_url(self.area)


def folder() -> Path:
    """Where the documents are: inside the installed package, or beside `src` in a working copy."""
    package = Path(storewide.__file__).parent
    packed = package / "docs"
    return packed if packed.is_dir() else package.parents[1] / "docs"


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All documents with their first sentence."""
    documents = [read(path) for path in sorted(folder().glob("*.md"))]
    page = Page(title=_("Guide"), purpose=_("How each part of Storewide works, and why it is so."))
    return render(
        request, "web/guide_index.html", {"page": page, "documents": documents, "frame": _frame(request)}
    )


@login_not_required
def area(request: HttpRequest, area: str) -> HttpResponse:
    """One document; 404 where there is none of that name."""
    path = folder() / f"{area}.md"
    if not path.is_file():
        raise Http404(area)
    document = read(path)
    page = Page(title=document.title, crumbs=(Crumb(_("Guide"), guide_url("")),))
    return render(
        request, "web/guide_area.html", {"page": page, "document": document, "frame": _frame(request)}
    )


def _frame(request: HttpRequest) -> str:
    return "kit/base.html" if request.user.is_authenticated else "kit/signed_out.html"


def read(path: Path) -> Document:
    """The document at `path`, rendered once for each of its states."""
    return _rendered(path, path.stat().st_mtime_ns)


@cache
def _rendered(path: Path, _changed: int) -> Document:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title, tokens = _split_title(tokens, path.stem)
    sections = _anchored(tokens)
    _fit(tokens)
    html = markdown.renderer.render(tokens, markdown.options, {})
    summary = next(
        (tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "paragraph_open"), ""
    )
    first = re.split(r"(?<=\.)\s", re.sub(r"[*_`]|\[([^]]*)\]\([^)]*\)", r"\1", summary), maxsplit=1)[0]
    # the renderer escapes what the document holds, and raw HTML in it is switched off
    return Document(path.stem, title, first, sections, mark_safe(html))  # noqa: S308


def _split_title(tokens: list[Token], name: str) -> tuple[str, list[Token]]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return name.replace("-", " ").capitalize(), tokens


def _anchored(tokens: list[Token]) -> tuple[Section, ...]:
    """Give every heading an id, and return the second-level ones."""
    sections: list[Section] = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            anchor = slugify(inline.content)
            token.attrSet("id", anchor)
            if token.tag == "h2":
                sections.append(Section(inline.content.replace("`", ""), anchor))
    return tuple(sections)


def _fit(tokens: list[Token]) -> None:
    """Tables get the product's look (a style attribute would break the policy); links stay in the product."""
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table")
        if token.type == "code_block":  # scrolls in its place where it is too wide, also by keyboard
            token.attrSet("tabindex", "0")
        if "text-align:right" in str(token.attrs.pop("style", "")):
            token.attrSet("class", "n")
        for child in token.children or ():
            target = _DOCUMENT_LINK.match(str(child.attrs.get("href", "")))
            if target:
                child.attrSet("href", guide_url(target[1]) + (target[2] or ""))
