"""What every page must hold for readers who do not see it, checked without a browser.

After WCAG 2.2, A and AA, as far as a page's own text tells; colours, sizes and the keyboard are for
the tests in a browser.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import html

from rrlib.errors import ReportError

_LEAST_ALT = 20
_PLACEHOLDER = re.compile(
    r"no description|^(image|figure|chart|plot|img)\W*\d*$|\.(png|svg)$", re.I
)
_ELSEWHERE = re.compile(r"^\s*(?:(?!https:)[a-z][a-z0-9+.-]*:|//)", re.I)
_LOADS = ("src", "srcset", "data", "poster", "background", "action", "formaction")
_RUNS = ("script", "iframe", "object", "embed", "form", "link", "base", "foreignobject", "animate")


def require_readable(page: str) -> None:
    """Raise ReportError, which names every fault of `page`, a whole HTML document."""
    root = html.document_fromstring(page)
    faults = dict.fromkeys(_faults(root))
    if faults:
        title = " ".join((root.findtext("head/title") or "").split())
        raise ReportError(f"the page {title!r} is not fit for every reader: {'; '.join(faults)}.")


def _faults(root: html.HtmlElement) -> Iterator[str]:
    yield from _of_the_whole(root)
    yield from _of_headings(root)
    yield from _of_images(root)
    yield from _of_tables(root)
    yield from _of_links(root)
    yield from _of_what_runs(root)


def _of_the_whole(root: html.HtmlElement) -> Iterator[str]:
    if not root.get("lang"):
        yield "it does not say its language"
    if not (root.findtext("head/title") or "").strip():
        yield "it has no title"
    if len(root.findall(".//main")) != 1:
        yield "it needs one main part"
    ids = Counter(root.xpath("//@id"))
    twice = [each for each, times in ids.items() if times > 1]
    if twice:
        yield f"two elements are called {twice[0]!r}"
    for attribute in ("aria-labelledby", "aria-describedby"):
        named = {each for value in root.xpath(f"//@{attribute}") for each in value.split()}
        if named - ids.keys():
            yield f"{attribute} names {min(named - ids.keys())!r}, which is not there"


def _of_headings(root: html.HtmlElement) -> Iterator[str]:
    headings = root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")
    levels = [int(each.tag[1]) for each in headings]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield "it needs one heading of the first level, before all others"
    for heading, (above, level) in zip(headings[1:], pairwise(levels), strict=True):
        if level > above + 1:
            yield f"the heading {_words(heading)!r} skips a level"
    if not all(map(_words, headings)):
        yield "a heading is empty"


def _of_images(root: html.HtmlElement) -> Iterator[str]:
    alts = [each.get("alt") for each in root.iter("img")]
    alts += [
        each.get("aria-label")
        for each in root.iter("svg")
        if each.get("aria-hidden") != "true" and not _is_hidden(each)
    ]
    for alt in alts:
        if alt is None or len(alt.strip()) < _LEAST_ALT or _PLACEHOLDER.search(alt):
            yield f"an image is told only as {alt!r}"
    if any(each.get("role") != "img" for each in root.xpath("//svg[@aria-label]")):
        yield "a chart is not told as an image"
    if any(not _words(each) for each in root.iter("figcaption")):
        yield "a caption is empty"
    if any(each.find(".//figcaption") is None for each in root.iter("figure")):
        yield "a figure has no caption"


def _is_hidden(element: html.HtmlElement) -> bool:
    return any(each.get("aria-hidden") == "true" for each in element.iterancestors())


def _of_tables(root: html.HtmlElement) -> Iterator[str]:
    for table in root.iter("table"):
        caption = table.find("caption")
        said = "" if caption is None else _words(caption)
        if not said:
            yield "a table has no caption"
        if not table.xpath(".//th[@scope='col']"):
            yield f"the table {said!r} heads no column"
        if table.xpath(".//th[not(@scope)]"):
            yield f"the table {said!r} has a heading without scope"


def _of_links(root: html.HtmlElement) -> Iterator[str]:
    anchors = set(root.xpath("//@id"))
    for link in root.iter("a"):
        to = link.get("href") or ""
        if not _words(link) and not link.get("aria-label"):
            yield f"the link to {to!r} has no words"
        if to.startswith("#") and to[1:] not in anchors:
            yield f"the link to {to!r} leads nowhere"
        if _ELSEWHERE.match(to):
            yield f"it links to {to!r}: link to a page of the reports, or with https"
    for control in root.xpath("//button|//summary"):
        if not _words(control):
            yield f"a {control.tag} has no words"
    for field in root.iter("input", "select", "textarea"):
        if not root.xpath("//label[@for=$id]", id=field.get("id") or ""):
            yield "a field has no label"


def _of_what_runs(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _RUNS and not (element.tag == "script" and _is_last(element)):
            yield f"it holds <{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on"):
                yield f"<{element.tag}> would run something ({name})"
            loads = name in _LOADS or (name == "href" and element.tag != "a")
            if loads and not value.startswith(("data:", "#")):
                yield f"<{element.tag}> would load something ({name})"
    for styles in [*root.xpath("//style/text()"), *root.xpath("//@style")]:
        if "@import" in styles or re.search(r"url\(\s*['\"]?(?!#|data:)", styles):
            yield "a style would load something"


def _is_last(script: html.HtmlElement) -> bool:
    """Whether it is the page's own script: the last of its body, which the policy allows."""
    return script.getparent().tag == "body" and script.getnext() is None and not script.attrib


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
