"""Only the gate makes something released, and only its very page carries the mark."""

import copy
import json
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Released, Rule, release, rule_for
from rrlib.disclosure.marks import is_marked, mark, marked_data
from rrlib.errors import DisclosureError
from rrlib.partnership import read_partnership
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
COLUMNS = (
    Column("people", "People", Role.BASE),
    Column("reoffended", "Reoffended", Role.OUTCOME, of="people"),
    Column("rate", "Rate", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")),
)


def finding():
    cells = {
        "people": Estimate.count(21),
        "reoffended": Estimate.count(1),
        "rate": Estimate(100 / 21, 0.845555, 22.66937, 21, "Wilson score interval", 1),
    }
    shown = {
        "people": Estimate.count(30),
        "reoffended": Estimate.count(10),
        "rate": Estimate(100 / 3, 100 / 7, None, 30, "Wilson score interval", 10),
    }
    rows = (Row("2012-13", cells), Row("2013-14", shown))
    return Finding("found", "How many?", "Year", COLUMNS, rows, ())


@pytest.fixture
def released():
    return release(finding(), PUBLIC)


@pytest.mark.parametrize(
    "seal", [None, object(), True, "seal"], ids=lambda seal: type(seal).__name__
)
def test_nobody_else_can_make_something_released(seal):
    with pytest.raises(DisclosureError) as refusal:
        Released(finding(), PUBLIC, frozenset(), frozenset(), True, seal)
    assert str(refusal.value) == "only rrlib.disclosure.release() makes something Released"


def test_released_needs_a_seal_at_all():
    with pytest.raises(TypeError, match="seal"):
        Released(finding(), PUBLIC, frozenset())


def test_another_finding_cannot_be_put_in_place_of_the_released_one(released):
    with pytest.raises(ValueError, match="seal"):
        replace(released, finding=finding())
    with pytest.raises(DisclosureError):
        replace(released, finding=finding(), seal=object())
    with pytest.raises(FrozenInstanceError):
        released.finding = finding()
    with pytest.raises(FrozenInstanceError):
        released.rule = Rule(Audience.INTERNAL, 1, False)


def test_a_copy_holds_only_what_was_released(released):
    assert copy.copy(released) == released
    assert not hasattr(released, "seal")
    assert "value=1.0," not in repr(copy.copy(released).finding)


def test_a_released_cell_cannot_be_filled_in_again(released):
    with pytest.raises(TypeError):
        released.finding.rows[0].cells["reoffended"] = Estimate.count(1)
    assert released.cell("2012-13", "reoffended") is Marker.CONFIDENTIAL


def test_release_leaves_the_finding_as_it_was():
    given = finding()
    release(given, PUBLIC)
    assert given == finding()


def test_a_later_change_of_the_finding_does_not_reach_what_was_released():
    given = finding()
    released = release(given, PUBLIC)
    given.rows[0].cells["people"] = Estimate.count(1)
    assert released.cell("2012-13", "people") == Estimate.count(21)


def test_a_hidden_cell_is_a_marker_and_never_a_number(released):
    assert released.cell("2012-13", "reoffended") is Marker.CONFIDENTIAL
    assert released.cell("2012-13", "rate") is Marker.CONFIDENTIAL
    assert released.hidden == {(0, "reoffended"), (0, "rate")}


def test_a_cell_that_a_row_does_not_have_is_not_available(released):
    assert released.cell("2013-14", "first_time_entrants") is Marker.NOT_AVAILABLE


def test_a_cell_of_no_column_is_left_behind():
    extra = finding()
    extra.rows[1].cells["reoffended at once"] = Estimate.count(1)
    released = release(extra, PUBLIC)
    assert set(released.finding.rows[1].cells) == {"people", "reoffended", "rate"}
    assert released.cell("2013-14", "reoffended at once") is Marker.NOT_AVAILABLE


def test_means_are_rounded_to_the_two_decimals_that_are_printed():
    columns = (Column("mean", "Mean", Role.DERIVED, Unit.RATE),)
    cells = {"mean": Estimate(20 / 7, 1.23456, 6.54321, 70, "made", 200)}
    found = Finding("found", "How many?", "Year", columns, (Row("all", cells),), ())
    mean = release(found, PUBLIC).cell("all", "mean")
    assert (mean.value, mean.lower, mean.upper) == (2.86, 1.23, 6.54)


def test_a_row_that_is_not_there_is_an_error(released):
    with pytest.raises(KeyError, match="2014-15"):
        released.cell("2014-15", "people")


def test_shown_numbers_are_rounded_to_six_decimals(released):
    rate = released.cell("2013-14", "rate")
    assert (rate.value, rate.lower, rate.upper) == (33.333333, 14.285714, None)
    assert (rate.n, rate.numerator, rate.method) == (30, 10, "Wilson score interval")


def test_rounding_is_the_same_for_numbers_that_differ_in_their_last_bits():
    one, other = finding(), finding()
    near = Estimate(100 / 3 + 1e-13, 100 / 7 - 1e-13, None, 30, "Wilson score interval", 10)
    other.rows[1].cells["rate"] = near
    assert release(one, PUBLIC).finding == release(other, PUBLIC).finding


def test_the_rule_of_an_audience_is_what_the_partnership_sets():
    partnership = read_partnership(Path(__file__).parents[2] / "partnership.toml")
    public = Rule(Audience.PUBLIC, 5, True, minimum_denominator=10)
    assert rule_for(partnership, Audience.PUBLIC) == public
    assert rule_for(partnership, Audience.INTERNAL) == Rule(Audience.INTERNAL, 1, False)


PAGE = "<p>21 people</p>"
BUNDLE = {"text/html": PAGE, "text/plain": "21"}


def output(page, metadata, **more):
    return {"data": {**BUNDLE, "text/html": page, **more}, "metadata": metadata}


def test_the_very_page_that_was_marked_is_marked():
    assert is_marked(output(PAGE, mark(BUNDLE, {"people": 21})))


def test_a_mark_survives_being_written_to_a_notebook_file():
    bundle = {"text/plain": "£21 – é", "text/html": "<p>£21 – é</p>"}
    written = json.loads(json.dumps({"data": bundle, "metadata": mark(bundle, {})}))
    written["data"] = dict(reversed(written["data"].items()))
    assert is_marked(written)


@pytest.mark.parametrize(
    "page",
    ["<p>22 people</p>", PAGE + " ", PAGE + "\n", PAGE.upper(), "", None, 21, [PAGE, "more"]],
    ids=repr,
)
def test_no_other_page_is_marked(page):
    assert not is_marked(output(page, mark(BUNDLE, {})))


@pytest.mark.parametrize("kind", ["text/plain", "image/png", "application/json"])
def test_nothing_else_may_be_shown_beside_a_marked_page(kind):
    assert not is_marked(output(PAGE, mark(BUNDLE, {}), **{kind: "P00001"}))


@pytest.mark.parametrize(
    "metadata",
    [{}, {"rrlib": {}}, {"rrlib": {"sha256": ""}}, {"rrlib": {"sha256": None}}, {"other": 1}],
    ids=repr,
)
def test_a_page_without_its_own_mark_is_not_marked(metadata):
    assert not is_marked(output(PAGE, metadata))


@pytest.mark.parametrize(
    "unmarked",
    [
        {"output_type": "stream", "name": "stdout", "text": "P00001"},
        {"data": {"text/plain": "P00001"}, "metadata": mark(BUNDLE, {})},
        {"data": {"image/png": "iVBOR"}, "metadata": mark(BUNDLE, {})},
        {"output_type": "error", "ename": "KeyError", "evalue": "P00001", "traceback": []},
        {},
    ],
    ids=["print", "text", "picture", "error", "nothing"],
)
def test_an_output_without_a_page_is_not_marked(unmarked):
    assert not is_marked(unmarked)


def test_a_mark_holds_the_values_that_the_page_shows():
    values = {"people": 21, "reoffended": "[c]"}
    marked = output(PAGE, mark(BUNDLE, values))
    assert marked_data(marked) == values
    marked_data(marked)["people"] = 22
    assert marked_data(marked) == values
