"""A report's page as what goes into a document: its main part, and the words of an element."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from rrlib.batch.takeaway.drawing import alternative
from rrlib.errors import ReportError
from rrlib.letters import visible

CHART = "data:image/svg+xml;base64,"
_CHART = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_LEFT_OUT = (
    ".//nav",
    ".//script",
    ".//style",
    ".//button",
    ".//details[contains(concat(' ', normalize-space(@class), ' '), ' code ')]",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' screen-only ')]",
)
_SPACE = re.compile("[ \t\r\n\f]+")
_BOLD, _ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em"})


@dataclass(frozen=True)
class Words:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False


def main_of(page: str) -> HtmlElement:
    """The main part of `page` without what is for the screen alone or for whoever reads code.

    A chart that is drawn within the page becomes an image of it: HTML has no capital letters in
    its names, of which a chart needs some.
    """
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    drawn = _CHART.sub(_as_image, visible(page))
    main = document_fromstring(drawn.encode(), parser).find(".//main") if drawn.strip() else None
    if main is None:
        raise ReportError("the page has no main part, of which a Word document is made.")
    for place in _LEFT_OUT:
        for element in main.xpath(place):
            element.drop_tree()
    return main


def words(element: HtmlElement) -> list[Words]:
    """The words within `element`, with single spaces between them and none around them."""
    return tidy(within(element))


def tidy(said: Iterable[Words]) -> list[Words]:
    """The same words with single spaces between them and none around them."""
    tidied: list[Words] = []
    for each in said:
        text = _SPACE.sub(" ", each.text) if each.text != "\n" else "\n"
        if not tidied or tidied[-1].text[-1] in " \n":
            text = text.removeprefix(" ")
        if text:
            tidied.append(replace(each, text=text))
    while tidied and not tidied[-1].text.strip(" \n"):
        tidied.pop()
    if tidied:
        tidied[-1] = replace(tidied[-1], text=tidied[-1].text.rstrip(" "))
    return tidied


def plain(element: HtmlElement) -> str:
    """The words of `element` as plain text."""
    return "".join(each.text for each in words(element))


def within(element: HtmlElement, around: Words = Words("")) -> Iterator[Words]:
    """The words within `element`, with all their spaces; around them it looks as `around`."""
    if element.tag == "br":
        yield replace(around, text="\n")
    bold, italic = around.bold or element.tag in _BOLD, around.italic or element.tag in _ITALIC
    yield Words(element.text or "", bold, italic)
    for child in element:
        yield from within(child, Words("", bold, italic))
        yield Words(child.tail or "", bold, italic)


def _as_image(chart: re.Match[str]) -> str:
    encoded = base64.b64encode(chart[0].encode()).decode()
    return f'<img alt="{html.escape(alternative(chart[0]))}" src="{CHART}{encoded}">'
