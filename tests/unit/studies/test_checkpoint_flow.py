"""Who of a trial is analysed, and what is said where something cannot be."""

import pytest
from deliveries import PARTNERSHIP, File, accepted, processed, quarantined
from drawn_cohorts import EVERYTHING, PUBLIC, cell, said, shown, told
from drawn_trial import (
    NAMES,
    OF_PRINTED,
    drawn,
    every_finding,
    records_with,
    trial_of,
    two_arms,
)
from histories import DARLINGTON, DURHAM, Offence, each, proven

from rrlib.codes import Audience
from rrlib.disclosure import gates, release
from rrlib.present import answer
from rrlib.present.words import sentences
from rrlib.studies import checkpoint_trial as study
from rrlib.studies.checkpoint_trial.arms import ARMS
from rrlib.studies.checkpoint_trial.chance import FEWER


def by_arm(found):
    """How many of each arm came how far; both arms together are told beside them."""
    rows = told(found)
    assert all(both == treatment + control for treatment, control, both in rows.values())
    return {stage: tuple(arms) for stage, (*arms, _) in rows.items()}


ENOUGH = [drawn("treatment", 40, 10), drawn("control", 40, 20)]


def test_from_everybody_drawn_to_those_analysed():
    found = study.participants(
        trial_of(
            drawn("treatment", 40, 10),
            drawn("treatment", 5, 0, treated="no"),
            drawn("control", 40, 20),
            drawn("control", 2, 1, treated="yes"),
            drawn("treatment", 3, 0, matched="no"),
            drawn("control", 4, 0, on="2018-05-02"),
        )
    )

    assert by_arm(found) == {
        "Randomised": (48, 46),
        "Not found in the offence source": (3, 0),
        "Follow-up not complete": (0, 4),
        "Analysed": (45, 42),
        "Received the treatment": (40, 2),
        "Did not receive the treatment": (5, 40),
    }
    assert [row.is_total for row in found.rows] == [True, *[False] * 5]
    assert [row.breakdown for row in found.rows][1:3] == ["Left out", "Left out"]
    assert said(found) == [
        "48 people were drawn for the treatment and 46 for the control group.",
        "Of those drawn for the treatment 45 are analysed, of the control group 42.",
        "5 of those drawn for the treatment went without, and 2 of the control group received it: "
        "both count as drawn.",
    ]


def test_whole_months_are_left_out_whoever_was_drawn_in_them():
    """2 March 2018 and 30 months are past by 30 September 2020; 1 April 2018 and 30 are not."""
    trial = trial_of(
        drawn("treatment", 40, 0, on="2018-03-02"),
        drawn("control", 40, 0, on="2018-03-31"),
        drawn("treatment", 7, 0, on="2018-04-01"),
        drawn("control", 9, 0, on="2018-04-30"),
    )

    assert by_arm(study.participants(trial))["Analysed"] == (40, 40)
    assert by_arm(study.participants(trial))["Follow-up not complete"] == (7, 9)
    assert "from 1 March 2018 to 31 March 2018" in trial.who[0]
    assert trial.who[1].startswith("Those randomised after 31 March 2018 are left out, whatever")


def test_a_month_counts_only_where_its_last_day_is_followed():
    """As known on 30 June 2020, 30 months of 15 December 2017 are over, of 31 December not."""
    trial = trial_of(
        drawn("treatment", 30, 0, on="2017-11-15"),
        drawn("control", 30, 0, on="2017-11-15"),
        drawn("control", 30, 0, on="2017-12-15"),
        to="2020-21Q1",
    )

    assert by_arm(study.participants(trial))["Analysed"] == (30, 60)
    trial = trial_of(
        drawn("treatment", 30, 0, on="2017-11-15"),
        drawn("control", 30, 0, on="2018-01-01"),
        to="2020-21Q1",
    )
    assert by_arm(study.participants(trial))["Follow-up not complete"] == (0, 30)


def test_people_count_as_they_were_drawn_whatever_they_received():
    as_drawn = two_arms((10, 40), (20, 40))
    otherwise = trial_of(
        drawn("treatment", 40, 10, treated="no"), drawn("control", 40, 20, treated="yes")
    )

    assert told(study.reoffended(as_drawn)) == told(study.reoffended(otherwise))


def test_an_area_is_a_part_of_the_trial_and_says_so():
    history = [
        *ENOUGH,
        drawn("control", 5, 5, area=DARLINGTON),
        drawn("control", 3, 3, area="elsewhere"),
    ]
    whole, part = trial_of(*history[:3]), trial_of(*history, areas=(DURHAM,))

    assert by_arm(study.participants(part))["Randomised"] == (40, 40)
    assert told(study.reoffended(part), "people", "reoffended") == {
        "Treatment": (40, 10),
        "Control": (40, 20),
    }
    assert any(note.startswith("Others of the trial lived elsewhere") for note in part.who)
    assert not any(note.startswith("Others of the trial") for note in whole.who)


def test_of_several_trials_the_largest_is_taken_and_the_others_are_named():
    history = [
        *ENOUGH,
        drawn("treatment", 3, 0, trial="Another"),
        drawn("control", 3, 0, trial="A third"),
    ]

    trial = trial_of(*history)
    assert (trial.name, trial.others) == ("Checkpoint", ("A third", "Another"))
    assert by_arm(study.participants(trial))["Randomised"] == (40, 40)
    assert trial.who[-1].endswith("not looked at here: A third, Another.")
    assert trial_of(*history, name="Another").why_not[0].startswith("Not answered: everybody in")


def test_a_trial_that_the_extract_does_not_hold_is_refused_by_name():
    trial = trial_of(*ENOUGH, name="Chekpoint")

    assert study.effects(trial).notes == (
        "Not answered: the extract trial_participants holds no trial named 'Chekpoint'; it holds: "
        "Checkpoint.",
    )


NOT_ANSWERED = {
    "nobody": ([], "Not answered: the extract trial_participants names nobody."),
    "one arm": (
        [drawn("treatment", 80, 10)],
        "Not answered: everybody in the extract trial_participants was drawn for treatment; there "
        "is nobody to compare with.",
    ),
    "nobody complete": (
        [drawn("treatment", 40, 1, on="2018-04-01"), drawn("control", 40, 1, on="2018-05-01")],
        "Not answered: nobody's follow-up is complete. That of the first month, to 30 April 2018, "
        "is complete on 30 October 2020.",
    ),
}


@each("history, why", NOT_ANSWERED)
def test_nothing_is_answered_and_the_reason_is_printed(history, why):
    found = every_finding(records_with(*history))

    for name in set(NAMES) - set(OF_PRINTED) - {"participants", "what_can_be_said"}:
        assert (found[name].rows, found[name].notes) == ((), (why,)), name
        assert why in answer(release(found[name], PUBLIC)).text
    assert why in found["participants"].notes
    verdict = found["what_can_be_said"]
    assert said(verdict, PUBLIC) == [f"No verdict. {why}"]
    assert told(verdict) == {"Treatment": "[x]"}
    assert len(found["printed"].rows) == 2


@each("extract", {name: name for name in ("trial_participants", "people", "offences")})
def test_without_an_extract_nothing_is_answered_and_it_is_named(extract):
    trial = trial_of(*ENOUGH, without=[extract])

    for name in ("participants", "baseline", "effects", "compliers"):
        (note,) = getattr(study, name)(trial).notes
        assert note.startswith("Not answered: the delivery of 2020-21Q2 does not hold ")
        assert f"{extract} (" in note


TOO_FEW = {
    "fewer than 60 in all": ((10, 29), (20, 30)),
    "fewer than three of an arm": ((1, 2), (20, 70)),
    "nobody of an arm living here": ((0, 0), (20, 70)),
}


@each("treated, control", TOO_FEW)
def test_too_few_are_counted_and_not_compared(treated, control):
    history = [drawn("treatment", 30, 3, area="elsewhere")]
    history += [
        drawn("treatment", treated[1], treated[0]),
        drawn("control", control[1], control[0]),
    ]
    found = every_finding(records_with(*history))

    why = (
        "The arms are not compared [u]: fewer than 60 people are analysed, or fewer than 3 of an "
        "arm."
    )
    for name, columns in {
        "effects": ("difference", "ratio", "odds_ratio", "fewer", "fewer_of"),
        "chance": ("p_value", "boschloo"),
        "adjusted": ("crude", "adjusted"),
        "compliers": ("first_stage", "effect"),
        "what_can_be_said": ("difference", "p_value", "needed"),
    }.items():
        assert told(found[name], *columns)["Treatment"] == ("[u]",) * len(columns), name
        assert said(found[name]) == [], name
        assert why in found[name].notes
        assert cell(found[name], "Treatment", "people").value == treated[1]
    assert cell(found["frequency"], "Treatment", "difference").value[0] == "u"
    assert cell(found["baseline"], "Age in years", "difference").value[0] == "u"
    assert told(found["power"], "power")["The printed difference"] == "[u]"
    assert told(found["needed_to_treat"], "people")["One person fewer who reoffends"] == "[u]"


def test_sixty_people_and_three_of_an_arm_are_compared():
    trial = two_arms((1, 3), (30, 57))

    assert trial.no_comparison == ()
    assert told(study.effects(trial), "difference")["Treatment"] == pytest.approx(-19.3)


def test_somebody_of_whom_one_row_says_treatment_and_another_control_is_in_neither(tmp_path):
    people, file = File("people"), File("trial_participants")
    for number in range(30):
        people.add(person_id=f"X{number}", date_of_birth="1980-01-01")
        file.add(person_id=f"X{number}", arm="treatment" if number % 2 else "control")
    file.add(person_id="X0", arm="treatment")

    delivery = processed(tmp_path, {"people": people.rows, "trial_participants": file.rows})

    assert quarantined(delivery) == {"trial_participants": [2, 32]}
    assert len(accepted(delivery, "trial_participants")) == 29


def test_a_breach_and_an_offence_proven_late_or_before_are_no_reoffence():
    history = [*ENOUGH, drawn("control", 4, 0)]
    persons = [row.person for row in history[2] if hasattr(row, "arm")]
    offences = [
        proven("2017-01-10", "2017-03-01", person=persons[0], group="breach of an order"),
        proven("2018-08-10", "2019-02-16", person=persons[1]),
        proven("2016-08-15", "2016-10-01", person=persons[2]),
        Offence("2017-01-10", [("2017-03-01", "not guilty")], person=persons[3]),
    ]

    assert told(study.reoffended(trial_of(*history, offences)), "reoffended")["Control"] == 20
    last = [proven("2018-08-15", "2019-02-15", person=persons[1])]
    assert told(study.reoffended(trial_of(*history, last)), "reoffended")["Control"] == 21


def test_small_counts_of_the_flow_are_hidden_and_what_is_made_of_them():
    trial = trial_of(
        drawn("treatment", 40, 10),
        drawn("treatment", 2, 1, treated="no"),
        drawn("control", 40, 20),
    )

    flow = shown(study.participants(trial))
    assert flow["Did not receive the treatment"][0] == flow["Received the treatment"][0] == "[c]"
    assert shown(study.compliers(trial), "received", "effect")["Treatment"] == ("[c]", "[c]")
    assert said(study.compliers(trial), PUBLIC) == []
    assert len(said(study.compliers(trial), EVERYTHING)) == 2


def released(*history):
    """Every finding that is made of the trial, as one after another the public is shown them."""
    (gate,) = gates(PARTNERSHIP, Audience.PUBLIC, (DURHAM,), {})
    found = every_finding(records_with(*history), (DURHAM,))
    return {name: gate.release(found[name]) for name in NAMES}


NOT_FOUND = {
    "of control": [drawn("control", 2, 0, matched="no")],
    "of treatment": [drawn("treatment", 2, 0, matched="no")],
    "of both, and some went without": [
        drawn("treatment", 12, 5, treated="no"),
        drawn("treatment", 3, 0, matched="no"),
        drawn("control", 9, 5, treated="yes"),
        drawn("control", 2, 0, matched="no"),
    ],
}


@each("history", NOT_FOUND)
def test_how_few_were_not_found_no_other_table_tells(history):
    """How many are analysed is hidden in every table, or everybody less those would tell."""
    tables = released(*ENOUGH, *history)
    flow = tables["participants"]

    assert "[c]" in {
        str(flow.cell("Not found in the offence source", arm)) for arm in ARMS.values()
    }
    for label, arm in ARMS.items():
        hidden = str(flow.cell("Analysed", arm)) == "[c]"
        assert hidden == (str(flow.cell("Not found in the offence source", arm)) == "[c]")
        for name in set(NAMES) - {"participants", "needed_to_treat", *OF_PRINTED}:
            column = arm if name in ("baseline", "power") else "people"
            row = {"baseline": "Everybody analysed", "power": "Half of it"}.get(name, label)
            if tables[name].finding.rows:
                assert (str(tables[name].cell(row, column)) == "[c]") == hidden, name
        received = str(flow.cell("Received the treatment", arm)) == "[c]"
        assert (str(tables["compliers"].cell(label, "received")) == "[c]") == received
    assert told(tables["needed_to_treat"].finding, "people", "least")[FEWER] == ("[c]", "[c]")


@each("again", {"few reoffended": 2, "nobody did": 0})
def test_what_is_made_of_few_who_reoffended_is_hidden(again):
    tables = released(drawn("treatment", 60, again), drawn("control", 60, 20))

    assert told(tables["needed_to_treat"].finding)[FEWER] == ("[c]",) * 3
    for name, column in (
        ("effects", "difference"),
        ("effects", "fewer_of"),
        ("chance", "p_value"),
        ("adjusted", "adjusted"),
        ("compliers", "effect"),
        ("what_can_be_said", "needed"),
    ):
        assert str(tables[name].cell("Treatment", column)) == "[c]", name
    for table in tables.values():
        assert sentences(table) == [] or table.finding.name in SAID_ALL_THE_SAME
    assert len(sentences(tables["compliers"])) == 1


SAID_ALL_THE_SAME = {
    f"checkpoint_{name}"
    for name in ("participants", "baseline", "compliers", "power", "printed", "splits")
}
