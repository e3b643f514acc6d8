"""A report's Word document, opened again."""

import io
import re
import time
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from matplotlib.image import imread

from rrlib.batch.takeaway.blank import SMALL_HEADING
from rrlib.batch.takeaway.word import word
from rrlib.errors import ReportError

CHART = (
    '<svg role="img" aria-label="Bar chart: &lt;5 &amp; more" viewBox="0 0 300 100">'
    '<defs><clipPath id="c"><rect width="300" height="100"/></clipPath></defs>'
    '<rect clip-path="url(#c)" style="fill: var(--rr-blue, #12436D)" width="150" height="100"/>'
    '<rect style="fill: var(--a, var(--b, rgb(128, 22, 80)))" x="150" width="150" height="50"/>'
    '<text x="160" y="90" style="font-family: var(--rr-sans, \'DejaVu Sans\', serif)">41%</text>'
    "</svg>"
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>x</title></head><body>
<header><nav>All reports</nav></header><main>
<nav>Contents</nav><p class="buttons screen-only">Show all <button>code</button></p>
<h1>Do they   reoffend?</h1>
<p>As <a href="#term">cohorts</a> <strong>go</strong>,<br>they <em>do</em>.</p>
Loose words <b>here</b>.
<h2>How many?</h2><h3>What this shows</h3>
<ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>
<ol><li>First</li></ol><ol><li>First again</li></ol>
<h4>A detail</h4>
<dl><dt>Measure</dt><dd>YOT_LOCAL.</dd><dd>And more.</dd></dl>
<figure><div class="scroll">{CHART}</div><figcaption>Share, by cohort.</figcaption></figure>
<details class="data"><summary>The numbers</summary>
<table><caption>Who reoffended?</caption>
<thead><tr><th scope="col">Group</th><th scope="col">People</th></tr></thead>
<tbody><tr><th colspan="2" scope="colgroup">By sex</th></tr>
<tr><th scope="row">Male</th><td>34</td></tr>
<tr><th scope="row">Female</th><td>[c]</td></tr></tbody></table></details>
<details class="code"><summary>The code</summary><pre>secret_code()</pre></details>
<script>run()</script><style>p{{color:red}}</style>
</main><footer>Made from a notebook.</footer></body></html>"""


def opened(page=PAGE):
    return Document(io.BytesIO(word(page)))


def around(main):
    return f"<html><body><main>{main}</main></body></html>"


def said(document):
    return [(each.style.name, each.text) for each in document.paragraphs if each.text]


def test_headings_text_and_lists_stand_in_order_in_the_styles_of_word():
    assert said(opened()) == [
        ("Title", "Do they reoffend?"),
        ("Normal", "As cohorts go,\nthey do."),
        ("Normal", "Loose words here."),
        ("Heading 1", "How many?"),
        ("Heading 2", "What this shows"),
        ("List Bullet", "One"),
        ("List Bullet 2", "Inner"),
        ("List Bullet", "Two"),
        ("List Number", "First"),
        ("List Number", "First again"),
        ("Heading 3", "A detail"),
        ("Small Heading", "Measure"),
        ("Normal", "YOT_LOCAL."),
        ("Normal", "And more."),
        ("Caption", "Share, by cohort."),
        ("Small Heading", "The numbers"),
        ("Caption", "Who reoffended?"),
    ]


def test_what_is_for_the_screen_or_for_readers_of_code_is_left_out():
    text = zipfile.ZipFile(io.BytesIO(word(PAGE))).read("word/document.xml").decode()
    for part in ("secret_code", "The code", "run()", "Contents", "Show all", "All reports", "Made"):
        assert part not in text
    assert "hyperlink" not in text


def test_strong_words_are_bold_and_stressed_ones_italic():
    _, paragraph, *_ = opened().paragraphs
    assert [run.text for run in paragraph.runs if run.bold] == ["go"]
    assert [run.text for run in paragraph.runs if run.italic] == ["do"]


def test_every_numbered_list_begins_at_one():
    numbered = [each for each in opened().paragraphs if each.style.name == "List Number"]
    numbers = [each._p.pPr.numPr.numId.val for each in numbered]
    assert len(set(numbers)) == 2


def test_a_table_repeats_its_header_and_has_headings_of_groups_across_it():
    (table,) = opened().tables
    assert [[each.text for each in row.cells] for row in table.rows] == [
        ["Group", "People"],
        ["By sex", "By sex"],
        ["Male", "34"],
        ["Female", "[c]"],
    ]
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.rows]
    assert [each is not None for each in repeated] == [True, False, False, False]
    assert table.rows[1].cells[0]._tc is table.rows[1].cells[1]._tc
    bold = [row.cells[0].paragraphs[0].runs[0].bold for row in table.rows]
    assert [bool(each) for each in bold] == [True, True, False, False]
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    alignments = [row.cells[1].paragraphs[0].alignment for row in table.rows]
    assert [str(each) for each in alignments] == [
        "RIGHT (2)",
        "None",
        "RIGHT (2)",
        "RIGHT (2)",
    ]


def test_cells_over_several_rows_keep_the_others_in_their_columns():
    page = around(
        "<table><tr><th rowspan=2>a</th><td>b</td></tr><tr><td>c</td></tr>"
        "<tr><td>d</td><td>e</td></tr></table>"
    )
    (table,) = opened(page).tables
    assert [[each.text for each in row.cells] for row in table.rows] == [
        ["a", "b"],
        ["a", "c"],
        ["d", "e"],
    ]


def test_a_chart_is_an_image_as_wide_as_the_text_with_its_alternative_text():
    document = opened()
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Bar chart: <5 & more"
    section = document.sections[0]
    column = section.page_width - section.left_margin - section.right_margin
    assert shape.width.cm == 16 == round(column / 360_000, 2)
    assert abs(shape.height * 3 - shape.width) < shape.width / 100
    embedded = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    image = document.part.related_parts[embedded].image
    assert 190 <= image.px_width / shape.width.inches <= 210


def test_a_chart_has_the_colours_that_it_falls_back_on():
    document = opened()
    embedded = document.inline_shapes[0]._inline.graphic.graphicData.pic.blipFill.blip.embed
    pixels = imread(io.BytesIO(document.part.related_parts[embedded].blob))
    height, width, _ = pixels.shape
    left = [round(255 * each) for each in pixels[height // 4, width // 4][:3]]
    right = [round(255 * each) for each in pixels[height // 4, 3 * width // 4][:3]]
    assert (left, right) == ([0x12, 0x43, 0x6D], [128, 22, 80])
    drawn = pixels[height // 2 + 10 :, width // 2 + 10 :, :3]
    assert drawn.min() < 0.2, "its text is drawn in a font of our own"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("", "no main part"),
        ("<p>Nothing.</p>", "no main part"),
        (around('<img src="https://example.org/a.png">'), "no chart"),
        (around("<svg><rect></svg>"), "no SVG"),
        (around('<svg width="0" height="0"></svg>'), "could not be drawn"),
    ],
)
def test_a_page_that_cannot_be_a_document_is_refused(page, message):
    with pytest.raises(ReportError, match=message):
        word(page)


def test_it_is_in_british_english_titled_and_its_pages_are_numbered():
    document = opened()
    core = document.core_properties
    assert (core.title, core.language, core.author) == ("Do they reoffend?", "en-GB", "")
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    footer = document.sections[0].footer.paragraphs[0]._p
    fields = [each.get(qn("w:instr")) for each in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_it_is_the_same_bytes_each_time_and_without_the_date():
    first = word(PAGE)
    time.sleep(2.1)  # a zip archive counts in steps of two seconds
    assert word(PAGE) == first
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {each.date_time[0] for each in archive.infolist()} == {1980}
    dates = re.findall(r">(\d{4})-\d\d-\d\dT", archive.read("docProps/core.xml").decode())
    assert set(dates) == {"1900"}


def test_characters_that_word_cannot_hold_are_made_visible():
    page = around("<h1>A\x07\x00B</h1><p>\ufffe</p><svg aria-label='\x1b' viewBox='0 0 9 9'></svg>")
    document = opened(page)
    assert said(document) == [("Title", "A⟨U+0007⟩⟨U+0000⟩B"), ("Normal", "⟨U+FFFE⟩")]
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "⟨U+001B⟩"


def test_what_stands_out_on_the_page_is_bold():
    page = "<main><h1>A</h1><p class='rr-headline'>Most.</p><p class='banner'>Draft.</p><p>No.</p>"
    said = {each.text: each.style.name for each in opened(f"{page}</main>").paragraphs}
    assert said["Most."] == said["Draft."] == SMALL_HEADING
    assert said["No."] == "Normal"


def test_a_chart_that_is_drawn_small_stands_small():
    small = CHART.replace("<svg ", '<svg width="129.6pt" height="80pt" ', 1)
    large = CHART.replace("<svg ", '<svg width="547.2pt" height="80pt" ', 1)
    shapes = opened(around(f"<h1>x</h1>{small}{large}{CHART}")).inline_shapes

    # 1.8 inches, half as much again; the others as wide as the text.
    assert shapes[0].width.inches == pytest.approx(2.7, abs=0.01)
    assert [round(shape.width.cm, 1) for shape in list(shapes)[1:]] == [16.0, 16.0]
