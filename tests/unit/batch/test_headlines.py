"""What a finding says first, with the number it is about: never one of a hidden cell."""

import pytest

from rrlib.batch.headlines import headlines
from rrlib.batch.manifest import Headline
from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow, ShownTable

COLUMNS = (
    ShownColumn(key="people", title="People", role="BASE", unit="COUNT"),
    ShownColumn(key="share", title="Reoffended", role="DERIVED", unit="PERCENT"),
)
SHARE = ShownCell(value=39.5, lower=32.0, upper=47.0)
SENTENCE = {"people": ("2012", "people"), "share": ("2012", "share")}


def shown(said="Of 157, 39.5%.", headline=SENTENCE, name="by_cohort", **cells):
    """The data of the mark of a finding with one row."""
    row = ShownRow(
        label="2012",
        definition="local",
        cells={"people": ShownCell(value=157.0), "share": SHARE, **cells},
    )
    table = ShownTable(
        name=name, question="How many?", rule={}, columns=COLUMNS, rows=(row,), headline=headline
    )
    return {"headline": said, "words": [said], "table": table.plain()}


def test_the_number_is_the_computed_one_of_the_sentence():
    assert headlines([{"sources": []}, shown()]) == [
        Headline(
            finding="by_cohort",
            question="How many?",
            said="Of 157, 39.5%.",
            row="2012",
            column="Reoffended",
            unit="PERCENT",
            value=39.5,
            lower=32.0,
            upper=47.0,
            definition="local",
        )
    ]


def test_without_a_computed_one_it_is_the_first():
    (found,) = headlines([shown(headline={"people": ("2012", "people")})])
    assert (found.column, found.unit, found.value, found.lower) == ("People", "COUNT", 157.0, None)


@pytest.mark.parametrize("key", ["people", "share"])
def test_a_sentence_with_a_hidden_cell_has_no_number(key):
    """Also where its computed cell is shown: what is printed then is another sentence."""
    (found,) = headlines([shown("Too small.", **{key: ShownCell(marker="[c]")})])
    assert found == Headline(finding="by_cohort", question="How many?", said="Too small.")


@pytest.mark.parametrize(
    "headline", [{}, {"share": ("2011", "share")}, {"share": ("2012", "other")}], ids=str
)
def test_a_sentence_about_no_cell_of_its_table_has_no_number(headline):
    (found,) = headlines([shown(headline=headline)])
    assert (found.said, found.value, found.row) == ("Of 157, 39.5%.", None, None)


def test_what_says_nothing_first_has_no_headline_and_one_shown_twice_has_one():
    assert headlines([shown(said=""), {"words": ["A card."]}, {}]) == []
    twice = headlines([shown(), shown("Again."), shown("Other.", name="other")])
    assert [found.said for found in twice] == ["Of 157, 39.5%.", "Other."]
