"""An empty Word document in the look of a report."""

from __future__ import annotations

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.styles import Styles
from docx.text.paragraph import Paragraph

from rrlib.batch.takeaway.office import MADE

SMALL_HEADING = "Small Heading"
TABLE_TEXT = "Table Text"
HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
TEXT_WIDTH = Cm(16)
_MARGIN = Cm(2.5)
_PAGE = (Cm(21), Cm(29.7))
_LANGUAGE = "en-GB"
_FONT = "Calibri"
_DARK_BLUE, _GREY = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x3D, 0x3D, 0x3D)


def blank(title: str) -> WordDocument:
    """A document of A4 pages, numbered, in British English, that says nothing yet."""
    document = Document()
    _say_what_it_is(document, title)
    _set_styles(document.styles)
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    return document


def _say_what_it_is(document: WordDocument, title: str) -> None:
    said = document.core_properties
    said.title, said.language = title[:255], _LANGUAGE
    said.author = said.comments = said.last_modified_by = ""
    said.created = said.modified = MADE


def _set_styles(styles: Styles) -> None:
    """Headings and captions as dark as text has to be, and styles that the template lacks."""
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    styles["Normal"].font.name = _FONT
    for heading in HEADINGS.values():
        styles[heading].font.color.rgb = _DARK_BLUE
    styles["Caption"].font.color.rgb = _GREY
    small = styles.add_style(SMALL_HEADING, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = styles["Normal"]
    small.font.bold = True
    small.paragraph_format.keep_with_next = True
    table = styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    table.base_style = styles["Normal"]
    table.font.size = Pt(9)
    table.paragraph_format.space_after = Pt(2)


def _field(paragraph: Paragraph, what: str) -> None:
    """Something that Word works out itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    shown = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    shown.append(text)
    field.append(shown)
    paragraph._p.append(field)
