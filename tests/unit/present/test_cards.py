"""A card says of every kind of measure who counts, what counts, and what cannot be seen."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from rrlib.codes import Audience
from rrlib.definitions import (
    CountDefinition,
    FollowUpDefinition,
    PeriodDefinition,
    TimeDefinition,
)
from rrlib.disclosure import rule_for
from rrlib.errors import DisclosureError
from rrlib.notebook import Report
from rrlib.partnership import read_partnership
from rrlib.present import definition_card, together
from rrlib.present.views import View
from rrlib.results import Break

TERMS = [
    "Measure",
    "Who counts",
    "What counts",
    "Over whom",
    "When it is known",
    "Who cannot be seen",
    "Source",
]
BASICS = {"name": "N", "title": "a <measure>", "source": "the act", "cannot_see": "the others"}
FOLLOWED = FollowUpDefinition(
    **BASICS, cohort_months=3, follow_up_months=12, waiting_months=3, index_event="a caution"
)
KINDS = [
    FOLLOWED,
    PeriodDefinition(**BASICS, period_months=3, waiting_months=3),
    TimeDefinition(**BASICS, proof_months=5),
    CountDefinition(
        **BASICS, counted="Residents.", counting="Entries.", over="People.", lag="In May."
    ),
]
CAUTIONS = Break(date(2013, 4, 8), "cautions <replaced> warnings", "an act")
COURTS = Break(date(2020, 3, 23), "courts closed", "a statement")


def facts(card):
    return dict(line.split(": ", 1) for line in card.text.splitlines())


@pytest.mark.parametrize("definition", KINDS, ids=lambda each: type(each).__name__)
def test_every_kind_of_measure_has_a_card(definition):
    card = definition_card(definition)
    assert list(facts(card)) == TERMS
    assert facts(card)["Measure"] == "N: a <measure>."
    assert facts(card)["Who counts"] == definition.who_counts
    assert facts(card)["What counts"] == definition.what_counts
    assert facts(card)["Over whom"] == definition.denominator
    assert facts(card)["When it is known"].casefold() == definition.known.casefold()
    assert facts(card)["Who cannot be seen"] == "It does not see the others."
    assert facts(card)["Source"] == "The act."
    assert all(f"<dt>{term}</dt>" in card.html for term in TERMS)
    assert "<measure>" not in card.html


def test_a_card_says_months_and_people_of_its_own_measure():
    card = definition_card(FOLLOWED).text
    for words in (
        "Everybody with a caution in the 3 months of the cohort",
        "within 12 months of it",
        "within 15 months of it",
        "15 months after the index date; until then a person enters no rate.",
        "those in custody or dead included",
    ):
        assert words in card


def test_a_cards_breaks_stand_in_the_order_of_their_days_with_their_sources():
    card = definition_card(FOLLOWED, [COURTS, CAUTIONS])
    assert facts(card)["Breaks"] == (
        "8 April 2013: cautions <replaced> warnings (an act). "
        "23 March 2020: courts closed (a statement)."
    )
    assert "<dd>8 April 2013: cautions &lt;replaced&gt; warnings (an act).</dd>" in card.html
    assert "<dt>Breaks</dt>" not in definition_card(FOLLOWED).html


def test_cards_are_shown_together_and_nothing_that_the_batch_has_to_check():
    one, other = definition_card(FOLLOWED), definition_card(KINDS[1])
    both = together(one, other)
    assert both.text == f"{one.text}\n\n{other.text}"
    assert one.html in both.html
    assert other.html in both.html
    with pytest.raises(DisclosureError, match="show each answer by itself"):
        together(one, View("<p>12</p>", "12", {"table": {"rule": {}}}))


# In a report, the breaks are those of partnership.toml.

PARTNERSHIP = read_partnership(Path(__file__).parents[3] / "partnership.toml")


def breaks_on(day, name):
    rule = rule_for(PARTNERSHIP, Audience.PUBLIC)
    report = Report(SimpleNamespace(as_at=day), PARTNERSHIP, "County Durham", rule)
    definition = FollowUpDefinition(**{**BASICS, "name": name}, cohort_months=3,
        follow_up_months=12, waiting_months=3)  # fmt: skip
    return facts(report.card(definition)).get("Breaks", "")


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("YOT_LOCAL", ["1 April 2013", "8 April 2013", "23 March 2020"]),
        ("FTE_LOCAL", ["1 April 2013", "8 April 2013"]),
        ("EIP_6", ["23 March 2020"]),
        ("EIP_12", ["23 March 2020"]),
        ("MOJ_PROVEN", ["1 February 2015", "1 October 2015"]),
        ("MOJ_PROVEN_QUARTERLY", ["1 February 2015", "1 October 2015", "23 March 2020"]),
        ("TIME_TO_REOFFENCE(5)", ["8 April 2013", "23 March 2020"]),
        ("FTE_PNC", []),
    ],
)
def test_a_report_prints_the_breaks_that_name_its_measure(name, days):
    said = breaks_on(date(2020, 9, 30), name)
    assert said.count("(") == len(days)
    places = [said.index(f"{day}: ") for day in days]
    assert places == sorted(places)


def test_a_report_knows_no_break_that_comes_after_its_day():
    assert "23 March 2020" in breaks_on(date(2020, 3, 23), "EIP_6")
    assert breaks_on(date(2020, 3, 22), "EIP_6") == ""
    assert "2020" not in breaks_on(date(2014, 3, 31), "YOT_LOCAL")
