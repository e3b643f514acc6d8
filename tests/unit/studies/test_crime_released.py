"""Every finding of welfare reform as a reader sees it: whole, in words, without a stray number."""

import re

import pytest
from drawn_crime import PARTNERSHIP, TO
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.batch.executing import execute
from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.present import answer
from rrlib.present.words import sentences
from rrlib.results import Estimate, Marker, Role
from rrlib.studies import welfare_reform_impact as study

TOGETHER = "County Durham and Darlington"
FAMILY = {DURHAM: (DURHAM,), DARLINGTON: (DARLINGTON,), TOGETHER: BOTH}
NAMES = [name for name in study.__all__ if name[:1].islower() and name != "evidence"]
AUDIENCES = (Audience.PUBLIC, Audience.INTERNAL)
UNITS = re.compile(r"£100|1,000 residents|\d{4}-\d{2}(Q\d)?|100\.$|analyses\.$")
"""What a sentence may hold in digits without a cell: units, years and quarters, an index's base."""


def made_of(name, found, records):
    finding = getattr(study, name)
    return finding(found, records) if name == "reoffending_elsewhere" else finding(found)


HEADLINES = {
    "what_can_be_said",
    "crime_by_year",
    "own_change",
    "beside_change",
    "by_loss",
    "universal_credit",
    "reoffending_elsewhere",
    "other_analyses",
}
"""The findings whose sentences a reader meets first: the others support these."""


@pytest.fixture(scope="module")
def made(delivered, recorded_crime):
    """By area and name, each finding; what is looked at is read once."""
    records = delivered(TO)
    found = {area: recorded_crime(own) for area, own in FAMILY.items()}
    return {area: {name: made_of(name, found[area], records) for name in NAMES} for area in FAMILY}


@pytest.fixture(scope="module", params=AUDIENCES, ids=[each.value for each in AUDIENCES])
def released(request, made):
    through = gates(PARTNERSHIP, request.param, tuple(FAMILY), {})
    return {
        area: {name: gate.release(finding) for name, finding in made[area].items()}
        for area, gate in zip(FAMILY, through, strict=True)
    }


@each("area", {area: area for area in FAMILY})
def test_every_finding_has_rows_a_headline_and_says_what_it_does_not_show(released, area):
    for name, one in released[area].items():
        view = answer(one)
        assert one.finding.rows, name
        assert sentences(one), name
        assert view.data["headline"] == (sentences(one)[0] if name in HEADLINES else ""), name
        assert sentences(one)[0] in view.html.replace("&#x27;", "'"), name
        assert view.data["limits"], name


@each("area", {area: area for area in FAMILY})
def test_nothing_is_hidden_since_recorded_crime_counts_no_people(released, area):
    for name, one in released[area].items():
        assert one.hidden == frozenset(), name
        cells = [value for row in one.finding.rows for value in row.cells.values()]
        assert Marker.CONFIDENTIAL not in cells, name
        assert all(column.role is Role.DERIVED for column in one.finding.columns), name


@each("area", {area: area for area in FAMILY})
def test_no_page_prints_what_is_no_number(released, area):
    for name, one in released[area].items():
        page = answer(one)
        for text in (page.html, page.text):
            assert not re.search(r"\b(None|nan|inf|NaN|Marker|Estimate)\b", text), name
            assert not re.search(r"[{}]", re.sub(r"<style.*?</style>", "", text, flags=re.S)), name


@each("area", {area: area for area in FAMILY})
def test_every_number_of_a_sentence_is_a_cell_of_its_table(made, area):
    for name, finding in made[area].items():
        labels = [row.label for row in finding.rows]
        assert len(set(labels)) == len(labels), name
        for sentence in finding.sentences:
            bare = UNITS.sub("", re.sub(r"\{\w+\}", "", sentence.template))
            if name != "other_analyses":  # its numbers of analyses are counted below
                assert not re.search(r"\d", bare), (name, sentence.template)
            assert {label for label, _ in sentence.cells.values()} <= set(labels), name


@each("area", {area: area for area in FAMILY})
def test_the_numbers_of_analyses_are_those_of_cells(made, area):
    finding = made[area]["other_analyses"]
    cells = {row.label: row.cells["change"] for row in finding.rows}
    held = {label: value for label, value in cells.items() if isinstance(value, Estimate)}
    stealing = [value for label, value in held.items() if label.startswith("kind: stealing;")]
    above = sum(value.lower is not None and value.lower > 0 for value in stealing)
    below = sum(value.upper is not None and value.upper < 0 for value in stealing)
    range_said, tried = (sentence.template for sentence in finding.sentences)

    assert range_said == (
        f"By {len(stealing)} analyses stealing changed by {{lowest}} to {{highest}}; the whole "
        f"interval lies above nought in {above} of the analyses, and below it in {below} of the "
        "analyses."
    )
    ends = [cells[label].value for label, _ in finding.sentences[0].cells.values()]
    assert ends == [min(each.value for each in stealing), max(each.value for each in stealing)]
    assert tried == (
        f"With those of its parts, {len(cells)} analyses were tried; the data allow {len(held)} of "
        "the analyses."
    )


def test_an_attack_on_the_pages_finds_nothing_hidden(released):
    pages = [
        Page(area, "", tuple(shown_table(one) for one in own.values()))
        for area, own in released.items()
    ]
    found = audit(pages, {TOGETHER: BOTH}, [])

    assert found.hidden == 0
    assert found.exposures == ()


def test_the_public_reads_what_the_partnership_reads(made):
    public, internal = (
        gates(PARTNERSHIP, audience, tuple(FAMILY), {})[0] for audience in AUDIENCES
    )
    for name, finding in made[DURHAM].items():
        rows = [gate.release(finding).finding.rows for gate in (public, internal)]
        assert [row.cells for row in rows[0]] == [row.cells for row in rows[1]], name


@pytest.mark.parametrize(
    ("comparators", "number", "written"),
    [("most similar", 4, "most similar areas"), ("regional neighbour", 8, "regional neighbours")],
)
def test_other_comparators_are_taken_throughout(delivered, made, comparators, number, written):
    records = delivered(TO)
    found = study.evidence(records, (DURHAM,), PARTNERSHIP, comparators)
    held = {name: made_of(name, found, records) for name in NAMES if name not in ("false_dates",)}

    assert all(finding.rows and finding.sentences for finding in held.values())
    assert len(found.beside()) == number
    assert len(held["beside_each"].rows) == 1 + number
    assert held["crime_by_year"].columns[3].title == f"Change, {written}"
    assert f"from {written} " in held["beside_change"].sentences[0].template
    listed = f"{written.capitalize()}: {', '.join(found.beside())}."
    assert listed in held["what_can_be_said"].notes
    assert held["reoffending_elsewhere"].rows[1].label == written.capitalize()
    areas = {row.label for row in held["blend_of_others"].rows[1:]}
    assert areas <= set(found.beside())
    # What is asked of all areas does not hang on who was chosen.
    assert held["by_loss"] == made[DURHAM]["by_loss"]
    assert held["own_change"] == made[DURHAM]["own_change"]
    assert held["blend_of_others"] != made[DURHAM]["blend_of_others"]


def test_comparators_of_another_name_stop_the_notebook_in_words(root, kernels):
    executed = execute(
        root / "notebooks" / "welfare_reform_impact.ipynb",
        {"comparators": "elsewhere"},
        root,
        kernels,
    )

    assert (
        "'elsewhere' are no comparators. Write one of "
        "['all', 'regional neighbour', 'most similar']." in executed.stopped.message
    )
