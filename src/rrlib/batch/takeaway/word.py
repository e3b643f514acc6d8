"""A report's page as a Word document, to be edited and sent on."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED

from docx.document import Document
from docx.shared import Cm, Inches
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

from rrlib.batch.takeaway.blank import HEADINGS, SMALL_HEADING, TEXT_WIDTH, blank
from rrlib.batch.takeaway.drawing import inches_wide, png
from rrlib.batch.takeaway.office import undated
from rrlib.batch.takeaway.reading import CHART, Words, main_of, plain, tidy, within, words
from rrlib.batch.takeaway.wordtables import add_table
from rrlib.errors import ReportError

_PIXELS = round(TEXT_WIDTH.inches * 200)
_INDENT = Cm(1)
_ENLARGED = 1.5
"""By how much a chart that is less wide than the text is enlarged."""
_DEEPEST = 3
_STYLES = {
    **HEADINGS,
    "p": "Normal",
    "pre": "Normal",
    "summary": SMALL_HEADING,
    "figcaption": "Caption",
    "dt": SMALL_HEADING,
}
_STANDING_OUT = {"rr-headline", "banner"}
"""Classes of paragraphs that are bold."""
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_BLOCKS = {*_STYLES, *_LISTS, "li", "dl", "dd", "table", "img", "div", "section", "details"}


def word(page: str) -> bytes:
    """The main part of the report `page`, an HTML document, as .docx, the same bytes each time.

    Raises ReportError for a page without one, or with a chart that cannot be drawn.
    """
    main = main_of(page)
    heading = main.find(".//h1")
    document = blank("Report" if heading is None else plain(heading))
    _Writer(document).flow(main)
    packed = io.BytesIO()
    document.save(packed)
    return undated(packed.getvalue(), ZIP_DEFLATED)


@dataclass(frozen=True)
class _Writer:
    """What writes the elements of a page at the end of a document, one after the other."""

    document: Document

    def flow(self, element: HtmlElement) -> None:
        """Whatever stands in `element`; words beside its paragraphs become paragraphs as well."""
        self._mixed(element, self._in_style("Normal"))

    def _mixed(self, element: HtmlElement, write: Callable[[list[Words]], None]) -> None:
        """The words straight in `element` by `write`, and what stands between them as itself."""
        loose = [Words(element.text or "")]
        for child in element:
            if _has_blocks(child):
                write(tidy(loose))
                self._block(child)
                loose = []
            else:
                loose += within(child)
            loose.append(Words(child.tail or ""))
        write(tidy(loose))

    def _block(self, element: HtmlElement) -> None:
        tag = element.tag
        if _STANDING_OUT & set(element.get("class", "").split()):
            self._mixed(element, self._in_style(SMALL_HEADING))
        elif tag in _STYLES:
            self._mixed(element, self._in_style(_STYLES[tag]))
        elif tag in _LISTS:
            self._list(element)
        elif tag == "dd":
            self._mixed(element, self._definition)
        elif tag == "table":
            self._table(element)
        elif tag == "img":
            self._chart(element)
        else:
            self.flow(element)

    def _paragraph(self, said: list[Words], style: str) -> Paragraph | None:
        """A paragraph of these words, if there are any."""
        if not said:
            return None
        paragraph = self.document.add_paragraph(style=style)
        for each in said:
            run = paragraph.add_run(each.text)
            run.bold, run.italic = each.bold or None, each.italic or None
        return paragraph

    def _in_style(self, style: str) -> Callable[[list[Words]], None]:
        def write(said: list[Words]) -> None:
            self._paragraph(said, style)

        return write

    def _definition(self, said: list[Words]) -> None:
        paragraph = self._paragraph(said, "Normal")
        if paragraph is not None:
            paragraph.paragraph_format.left_indent = _INDENT

    def _list(self, element: HtmlElement) -> None:
        """A list, in the style of its depth; each numbered one begins at 1."""
        depth = min(sum(each.tag in _LISTS for each in element.iterancestors()) + 1, _DEEPEST)
        style = _LISTS[element.tag] + (f" {depth}" if depth > 1 else "")
        number = self._new_numbers(style) if element.tag == "ol" else None

        def write(said: list[Words]) -> None:
            paragraph = self._paragraph(said, style)
            if paragraph is not None and number is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number

        for item in element.iterchildren("li"):
            self._mixed(item, write)

    def _new_numbers(self, style: str) -> int:
        """The number of a new numbering like that of `style`, from 1 on."""
        numberings = self.document.part.numbering_part.element
        own = self.document.styles[style].element.pPr.numPr.numId.val
        numbering = numberings.add_num(numberings.num_having_numId(own).abstractNumId.val)
        numbering.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(numbering.numId)

    def _table(self, element: HtmlElement) -> None:
        caption = element.find("caption")
        if caption is not None:
            title = self._paragraph(words(caption), "Caption")
            if title is not None:
                title.paragraph_format.keep_with_next = True
        add_table(self.document, element)
        self.document.add_paragraph()  # else Word joins it with a table that follows

    def _chart(self, element: HtmlElement) -> None:
        source = element.get("src", "")
        if not source.startswith(CHART):
            raise ReportError("an image of the page is no chart, of which Word could have one.")
        svg = base64.b64decode(source.removeprefix(CHART)).decode()
        width = Inches(min(TEXT_WIDTH.inches, _ENLARGED * inches_wide(svg)))
        image = png(svg, _PIXELS)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(image), width=width)
        shape._inline.docPr.set("descr", element.get("alt", ""))


def _has_blocks(element: HtmlElement) -> bool:
    """Whether `element` is, or holds, what stands in paragraphs of its own."""
    return any(each.tag in _BLOCKS for each in element.iter())
