"""Findings of people compared: their rows add up, hang on every row, and not on anybody's name."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_cohorts import EVERYTHING, cell, holding, plain, said, told
from drawn_support import (
    MIDDLE,
    OF_RECORDS,
    SHORT,
    alike_people,
    finding_of,
    printed_rows,
    records_of_people,
    reoffending,
)
from histories import each

from rrlib.disclosure import release
from rrlib.present import answer
from rrlib.results import Marker
from rrlib.studies import nepacs_family_support as study
from rrlib.studies.nepacs_family_support import balancing

AREA = ("A",)


def nobody_alike():
    """People of whom no two in a prison have the same score, for visits tell them apart."""
    people = alike_people("A", 100, 200, seed=2)
    rng = np.random.default_rng(7)
    return people.assign(visits=rng.permutation(len(people)).astype(float))


def findings(people, **details):
    records = records_of_people(people, printed=printed_rows(), **details)
    found = study.weigh(records, AREA)
    return found, {name: finding_of(name, records, found) for name in OF_RECORDS}


@pytest.fixture(scope="module")
def people():
    return nobody_alike()


@pytest.fixture(scope="module")
def made(people):
    return findings(people)


def text(finding):
    return answer(release(finding, EVERYTHING)).text


def sums(finding, column):
    """By breakdown, what its rows add up to."""
    found = {}
    for row in finding.rows:
        found[row.breakdown] = found.get(row.breakdown, 0) + row.cells[column].value
    return found


def test_those_with_and_without_a_counterpart_add_up(made):
    finding = made[1]["people_compared"]
    parts = {
        "Supported": ("Supported, with a counterpart", "Supported, without a counterpart"),
        "Not supported": (
            "Not supported, chosen as a counterpart",
            "Not supported, not chosen",
        ),
    }
    for whole, names in parts.items():
        for column in ("people", "reoffended"):
            added = sum(cell(finding, name, column).value for name in names)
            assert added == cell(finding, whole, column).value, (whole, column)
    assert (
        told(finding, "people")["Supported, with a counterpart"]
        == (told(finding, "people")["Not supported, chosen as a counterpart"])
    )


@each(
    "name, columns",
    {
        "matched": ("who_was_matched", ("people", "matched")),
        "overlap": ("overlap", ("ours", "theirs")),
    },
)
def test_the_rows_of_each_breakdown_add_up_to_everybody(made, name, columns):
    for column in columns:
        added = sums(made[1][name], column)
        assert len(added) > 1
        assert len(set(added.values())) == 1, added


def test_parts_of_the_people_add_up_to_everybody(made):
    assert sums(made[1]["parts_of_the_people"], "ours") == dict.fromkeys(
        ("By sex", "By sentence", "By prison"), 100
    )


def test_one_persons_row_less_and_every_finding_of_them_says_something_else(people, made):
    """The one is supported and matched, reoffends, and had offended before."""
    found, before = made
    matched = found.alike.people["person_id"].iloc[found.alike.matching.treated]
    chosen = people["person_id"].isin(matched) & (people["again"] > 0) & people["before"]
    gone = people[chosen].index[0]
    after = findings(people.drop(index=gone))[1]

    unchanged = {name for name in OF_RECORDS if told(after[name]) == told(before[name])}
    assert unchanged == set()


def test_whatever_people_are_called_the_text_is_the_same(people, made):
    found, before = made
    renamed = people["person_id"].to_numpy()[np.random.default_rng(3).permutation(len(people))]
    again, after = findings(people.assign(person_id=renamed))

    assert found.alike.matching.ties == again.alike.matching.ties == 0
    assert list(again.alike.people["age"]) != list(found.alike.people["age"])
    for name in OF_RECORDS:
        # Without visits some are equals again: see below.
        if name != "other_analyses":
            assert text(after[name]) == text(before[name]), name
    analyses = [told(each["other_analyses"]) for each in (before, after)]
    with_visits = [label for label in analyses[0] if "without visits" not in label]
    assert len(with_visits) == 20
    assert [analyses[0][label] for label in with_visits] == [
        analyses[1][label] for label in with_visits
    ]


def test_among_equals_only_the_choice_of_counterparts_hangs_on_their_names():
    """Where several are equally near, the first by name is chosen: nothing else hangs on it."""
    people = alike_people("A", 100, 200, seed=2)
    people = people.assign(age=people["age"] // 10 * 10, visits=people["visits"] // 3)
    before, first = findings(people)
    after, second = findings(people.assign(person_id=list(people["person_id"])[::-1]))

    assert before.alike.matching.ties >= 10
    assert len(before.alike.matching.treated) == len(after.alike.matching.treated)
    for label in ("Crude", "Weighted", "Doubly robust"):
        pair = [told(each["reoffended_less"])[label] for each in (first, second)]
        assert pair[0] == pair[1], label
    assert text(first["overlap"]) == text(second["overlap"])


def test_a_method_that_these_people_do_not_bear_is_marked_and_the_others_stand():
    """Of those not supported the offence says what the sentence says: no model can part them."""
    people = alike_people("A")
    others = people["support"] != "here"
    same = np.where(people["sentence"] == SHORT, "acquisitive", "drugs")
    people = people.assign(offence_group=people["offence_group"].mask(others, same))
    made = findings(people)[1]

    assert set(people["sentence"]) == {SHORT, MIDDLE}
    rows = told(made["reoffended_less"], "difference")
    assert rows["Doubly robust"] == str(Marker.NOT_AVAILABLE)
    assert [label for label, value in rows.items() if value == "[x]"] == ["Doubly robust"]
    analyses = told(made["other_analyses"])
    assert (
        analyses["supported elsewhere: left out; compared by: all; method: matched"]
        == (rows["Matched"])
    )
    assert said(made["reoffended_less"])[0].startswith("Matched with others like them, ")


def test_whose_sentence_began_when_is_not_told_leaves_the_placebo_unanswered(people):
    records = records_of_people(people)
    spells = records.custody_spells.execute().iloc[1:].to_dict("records")
    found = study.weigh(holding(records, "custody_spells", spells), AREA)

    assert study.before_support(found).notes == (
        "Not answered: `custody_spells` does not tell of everybody when the sentence began.",
    )


def test_the_placebo_is_of_offences_before_the_sentence(people, made):
    finding = made[1]["before_support"]
    shares = people["before"].groupby(people["support"] == "here").mean()

    assert cell(finding, "Crude", "supported").value == pytest.approx(100 * shares[True])
    assert cell(finding, "Crude", "others").value == pytest.approx(100 * shares[False])
    assert plain(cell(finding, "Matched", "difference")) == pytest.approx(0, abs=15)


@each("most, how_many", {"all within": (0.1, 0), "some beyond": (0.05, 1)})
def test_whether_a_difference_is_left_is_said_first(made, monkeypatch, most, how_many):
    monkeypatch.setattr(balancing, "UNLIKE", most)
    finding = study.how_alike(made[0])
    left = [row.label for row in finding.rows if abs(row.cells["after"].value) > most]

    assert len(left) >= how_many
    assert said(finding)[0] == (
        f"Nearly: a difference beyond {most}, which is usually called one, is left in "
        f"{', '.join(left)}."
        if left
        else f"In all that is recorded they are: no difference beyond {most} is left."
    )


def test_the_last_band_of_probability_takes_those_who_are_certain(made):
    found = made[0]
    ours = found.alike.supported
    certain = np.where(ours, 1.0, 0.0)
    certain[np.flatnonzero(~ours)[0]] = 0.2
    scores = replace(found.alike.scores, probability=certain)
    finding = study.overlap(replace(found, alike=replace(found.alike, scores=scores)))

    assert told(finding) == {
        "Everybody compared": (100, 200),
        "0% to 20%": (0, 199),
        "20% to 40%": (0, 1),
        "40% to 60%": (0, 0),
        "60% to 80%": (0, 0),
        "80% to 100%": (100, 0),
    }


def test_how_many_analyses_leave_out_no_difference_is_counted(made):
    finding = made[1]["other_analyses"]
    cells = [row.cells["difference"] for row in finding.rows]
    called = sum(not each.lower <= 0 <= each.upper for each in cells)

    assert len(cells) == 30
    assert said(finding)[-1] == f"An interval leaves out no difference in {called} of the analyses."


def test_an_interval_that_leaves_out_no_difference_is_counted_in_every_analysis():
    """Few supported reoffend, and nearly all of the others: each analysis tells it from chance."""
    people = alike_people("A", 100, 200, seed=2)
    finding = findings(reoffending(people, 5, 190))[1]["other_analyses"]

    assert said(finding)[-1] == "An interval leaves out no difference in 30 of the analyses."


def test_an_analysis_without_what_nobody_is_compared_by_is_none():
    """No visits are recorded: to leave them out would be the analysis by all once more."""
    people = alike_people("A").assign(visits=np.nan)
    analyses = told(findings(people)[1]["other_analyses"])
    without = {label for label in analyses if "without visits" in label}

    assert len(without) == 10
    assert {label for label, value in analyses.items() if value == "[z]"} == without


@each(
    "name", {name: name for name in ("reoffended_less", "how_often", "how_soon", "before_support")}
)
def test_the_columns_of_an_outcome_say_what_is_taken_from_what(made, name):
    finding = made[1][name]

    assert finding.rows_are == "Way of comparing"
    assert [column.title for column in finding.columns] == [
        "Supported",
        "Others",
        "Supported less others",
        "p",
    ]
    crude = [cell(finding, "Crude", key).value for key in ("supported", "others", "difference")]
    # Days are released whole, so that their difference may be a day off.
    assert crude[0] - crude[1] == pytest.approx(crude[2], abs=1 if name == "how_soon" else 1e-9)
