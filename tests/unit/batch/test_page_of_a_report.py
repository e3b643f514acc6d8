"""The page of a report: what stands on it, in which order, and that words of data stay words."""

import re

import nbformat
import pytest
from lxml import html
from made_pages import DRAFT, PUBLIC, code, finding, header, page, shown, text
from small_reports import job

from rrlib.batch.pages.glossary import read_glossary
from rrlib.batch.pages.prose import as_html
from rrlib.batch.pages.report import report_page
from rrlib.batch.status import Status
from rrlib.disclosure import release
from rrlib.present import brief, small_charts, topic
from rrlib.results import Sentence

NASTY = [
    "<script>window.hit = 1</script>",
    '<img src=x onerror="window.hit=1">',
    "<svg onload=window.hit=1>",
    "</pre></table></main><h1>Mine</h1>",
    "&lt;b&gt;&amp;#60;",
    "[a link](javascript:window.hit=1) **bold** $x^2$ `code`",
    "{{ 7 * 7 }}{% raw %}",
    "abc\u202edef\u2066\u200b",
    'quote" onmouseover="window.hit=1',
]


def _parsed(made):
    return html.document_fromstring(made)


def _words(element):
    return " ".join(element.text_content().split())


def test_headlines_come_first_then_findings_then_how_to_check_them():
    root = _parsed(page())
    headings = [_words(each) for each in root.xpath("//h1|//h2")]
    assert headings == [
        "Who reoffends?",
        "Headline findings",
        "How many reoffended?",
        "What is it made from?",
        "What do the words mean?",
        "How can it be checked?",
    ]
    headline = root.xpath("//ul[@class='headlines']/li")
    assert [_words(each) for each in headline] == [
        "How many reoffended? Of all, 39.5% (95% interval 32% to 47%) reoffended."
    ]


def test_facts_say_whose_numbers_these_are_and_what_has_to_be_known_first():
    root = _parsed(page(status=Status("Final", "Final: produced by A, checked by B.")))
    facts = _words(root.xpath("//dl[@class='facts']")[0])
    assert "Final: Produced by A, checked by B." in facts
    assert "31 March 2014" in facts
    assert "1 extract, 10 rows" in facts
    banners = [_words(each) for each in root.xpath("//p[@class='banner']")]
    assert banners[0].startswith("Demonstration data: synthetic")
    assert "people.csv: 1 of 10 rows were quarantined" in banners[1]
    assert "Darlington · 1 January 2014 to 31 March 2014" in _words(root)


def test_a_finding_too_small_for_words_is_no_headline():
    few = finding(sentences=(Sentence("{x}.", {"x": ("none", "share")}),))
    root = _parsed(page(text("## How many?"), code("answer()", shown(release(few, PUBLIC)))))
    assert root.xpath("//ul[@class='headlines']") == []
    assert "No finding of this report can be put in words" in _words(root)


def test_a_chart_is_told_in_words_and_its_numbers_are_one_click_away():
    root = _parsed(page())
    (chart,) = root.xpath("//figure//svg[@role='img']")
    assert "2012: 39.5% (95% interval 32% to 47%)" in chart.get("aria-label")
    assert "39.5% (32% to 47%)" in [each.text for each in chart.iter("text")]
    (table,) = root.xpath("//details[@class='rr-data']//table")
    assert _words(table.find("caption")) == "How many reoffended?"


def test_without_a_chart_the_table_stands_open():
    made = page(text("## Which?"), code("x", shown(release(finding(), PUBLIC), drawn=False)))
    assert _parsed(made).xpath("//details[@class='rr-data']") == []
    assert len(_parsed(made).xpath("//section//table//caption[text()='How many reoffended?']")) == 1


def test_a_finding_shown_twice_gives_no_two_elements_one_id():
    again = shown(release(finding(), PUBLIC))
    made = page(text("## One?"), code("x", again), text("## Two?"), code("x", again))
    ids = _parsed(made).xpath("//@id")
    assert len(ids) == len(set(ids))
    heads = [set(cell.get("headers").split()) for cell in _parsed(made).xpath("//td[@headers]")]
    assert all(each <= set(ids) for each in heads)


def test_sections_of_one_name_are_linked_apart():
    shows = shown(release(finding(), PUBLIC))
    root = _parsed(page(text("## Why?"), code("x", shows), text("## Why?"), code("x", shows)))
    links = root.xpath("//ul[@class='headlines']//a/@href")
    assert links == ["#why", "#why-2"]
    assert [_words(root.get_element_by_id(each[1:])) for each in links] == ["Why?", "Why?"]


def test_what_stands_before_the_first_section_is_shown_and_the_opening_once():
    early = code("x", shown(release(finding(), PUBLIC)))
    root = _parsed(page(text("More."), early, text("## How many?")))
    headings = [_words(each) for each in root.xpath("//h2")]
    assert headings[:3] == ["Headline findings", "Overview", "How many?"]
    assert root.xpath("//svg")
    assert "More." in _words(root)
    assert len(root.xpath("//table/caption[contains(., 'rows in are rows accepted')]")) == 1


def test_a_brief_comes_before_all_else_with_its_code_last_and_no_two_charts_share_an_id():
    released = release(finding(), PUBLIC)
    small = small_charts(released, "Reoffended", "share")
    view = brief(topic("KPQ1: How many?", [released], [small, small], []))
    found = code("x", shown(released))
    made = page(text("## How many?"), found, text("## In brief"), code("a"), code("b", view))
    root = _parsed(made)

    headings = [_words(each) for each in root.xpath("//h2")]
    assert headings[:3] == ["In brief", "Headline findings", "How many?"]
    (section,) = root.xpath("//section[@class='brief']")
    assert "Draft, as known on 31 March 2014" in _words(section)
    assert section.xpath(".//h3/text()") == ["KPQ1: How many?"]
    assert section.xpath(".//details[@class='code']//code/text()") == ["a\n\nb"]
    assert section.xpath("./details[@class='code']/following-sibling::*") == []
    assert len(section.xpath(".//svg[@role='img']")) == 2
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.xpath("//main//style") == []
    assert ".rr-brief" in made
    assert ".rr-brief" not in page()


def test_a_report_may_be_opened_in_a_section():
    begin = [text("# Who?"), text("## First"), code("report", header())]
    late = nbformat.v4.new_notebook(cells=begin)
    made = report_page(late, job(), DRAFT, None, "")
    assert "Demonstration data" in _words(_parsed(made))


def test_code_is_there_folded_and_the_parameters_are_not():
    root = _parsed(page())
    codes = root.xpath("//details[@class='code' and not(@open)]//code/text()")
    assert codes == ["answer(…)", "report = open_report(quarter)"]


def test_terms_are_linked_where_a_section_first_names_them_and_explained():
    root = _parsed(page())
    links = [(each.text, each.get("href")) for each in root.xpath("//a[@class='term']")]
    assert links == [("cohort", "#term-cohort"), ("index event", "#term-index-event")]
    meaning = _words(root.get_element_by_id("term-index-event"))
    assert meaning == (
        "Index event(theirs) The outcome or release from which a person is followed."
    )


def test_the_projects_own_glossary_is_read(root):
    terms = read_glossary((root / "GLOSSARY.md").read_text(encoding="utf-8"))
    names = [term.name for term in terms]
    assert {"Index event", "Waiting period", "Busiest tenth", "Crude", "Standardised"} <= set(names)
    assert {"Extract", "Gate", "Report", "Kernel"} & set(names) == set()
    assert len({term.anchor for term in terms}) == len(terms)
    assert all(term.meaning[-1] == "." for term in terms)


def test_without_a_glossary_no_word_is_linked():
    root = _parsed(page(glossary=""))
    assert root.xpath("//a[@class='term']") == []
    assert "What do the words mean?" not in _words(root)


@pytest.mark.parametrize("nasty", NASTY)
def test_words_of_data_stay_words(nasty):
    spoilt = finding(
        label=nasty,
        title=nasty,
        question=nasty,
        rows_are=nasty,
        limits=(nasty,),
        notes=(nasty,),
        breakdown=nasty,
    )
    made = page(
        text("## Which?"),
        code("x", shown(release(spoilt, PUBLIC))),
        of=job(area=nasty),
        opening=header(nasty, f"{nasty}.csv"),
        status=Status("Final", f"Final: produced by {nasty}."),
    )
    root = _parsed(made)
    assert len(root.xpath("//script")) == 1
    assert root.xpath("//@*[starts-with(name(), 'on')]") == []
    assert root.xpath("//h1/text()") == ["Who reoffends?"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", made)
    seen = nasty.translate({ord(each): f"⟨U+{ord(each):04X}⟩" for each in "\u202e\u2066\u200b"})
    for place in ("//table//th[@scope='row']", "//caption", "//title", "//dd", "//main//li"):
        assert any(" ".join(seen.split()) in _words(each) for each in root.xpath(place)), place


def test_a_hundred_thousand_letters_are_shown_and_break_nothing():
    long = "x" * 100_000
    made = page(text("## Which?"), code("x", shown(release(finding(label=long), PUBLIC))))
    (chart,) = _parsed(made).xpath("//svg")
    assert max(len(each.text or "") for each in chart.iter("text")) < 50
    assert any(_words(each) == long for each in _parsed(made).xpath("//table//th"))


def test_a_dollar_in_a_label_is_a_dollar():
    made = page(text("## Which?"), code("x", shown(release(finding(label="$\\frac$"), PUBLIC))))
    (chart,) = _parsed(made).xpath("//svg")
    assert "$\\frac$" in [each.text for each in chart.iter("text")]


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](javascript:x)", '<p><a href="#harmful-link">a</a></p>'),
        ("## Heading\n\ntext", "<p>text</p>"),
        ("$x_1$ and $y_1$", "<p>$x_1$ and $y_1$</p>"),
    ],
)
def test_markdown_is_markdown_only(markdown, made):
    assert as_html(markdown).strip() == made
