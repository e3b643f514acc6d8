"""What proves each published claim: the quarter of its own date, the delivery, and a count.

Youth claims are proven by the youth report's own findings, as the internal audience sees them; the
others by `counting`, until they have a report. A proof takes records and gives the figure, not yet
rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import counting
from counting import DURHAM

from rrlib.annual_counts import youth_offences
from rrlib.codes import Audience
from rrlib.disclosure import release, rule_for
from rrlib.partnership import read_partnership
from rrlib.records import Records
from rrlib.reoffending import MOJ_PROVEN, YOT_LOCAL
from rrlib.results import Estimate
from rrlib.studies import yos_cohort_tracking as youth

PARTNERSHIP = read_partnership(Path(__file__).parents[2] / "partnership.toml")
INTERNAL = rule_for(PARTNERSHIP, Audience.INTERNAL)
STRATEGY, PANEL, CRIME = "2013-14Q4", "2020-21Q2", "2018-19Q4"


@dataclass(frozen=True)
class Proof:
    quarter: str
    delivery: str
    figure: Callable[[Records], float]


def _shown(finding, row, column):
    """The released number, for the internal audience, or a failure: it may not be hidden."""
    cell = release(finding, INTERNAL).cell(row, column)
    assert isinstance(cell, Estimate), cell
    return cell.value


def _cohort(finding, row, column):
    return lambda records: _shown(finding(youth.track(records, (DURHAM,))), row, column)


def _ageing(row, column):
    return lambda records: _shown(
        youth.turning_adult(youth.track(records, (DURHAM,)), records), row, column
    )


def _year(finding, row, column):
    return lambda records: _shown(finding(records, (DURHAM,)), row, column)


def _offences(row, year):
    return _year(youth.offences_by_year, row, year)


def _people(row, year):
    return _year(youth.young_people_by_year, row, year)


def _share(part, whole):
    return lambda records: 100 * part(records) / whole(records)


def _fall(later, earlier):
    return lambda records: 100 * (1 - later(records) / earlier(records))


def _each(quarter, delivery, figures):
    return {claim: Proof(quarter, delivery, figure) for claim, figure in figures.items()}


_BANDS = {"16plus": "Aged 16-17", "14-15": "Aged 14-15", "10-13": "Aged 10-13"}
_ALL_1213 = _offences("All", "2012-13")

_YOUTH_2012_13 = {
    "yos-2012-13-offences": _ALL_1213,
    "yos-2012-13-yp": _people("All", "2012-13"),
    "yos-2012-13-yp-male": _people("Male", "2012-13"),
    "yos-2012-13-yp-female": _people("Female", "2012-13"),
    **{f"yos-2012-13-offences-{band}": _offences(row, "2012-13") for band, row in _BANDS.items()},
    **{
        f"yos-2012-13-offences-{band}-share": _share(_offences(row, "2012-13"), _ALL_1213)
        for band, row in _BANDS.items()
    },
    "yos-2012-13-offences-male": _offences("Male", "2012-13"),
    "yos-2012-13-offences-female": _offences("Female", "2012-13"),
    "yos-2012-13-offences-male-share": _share(_offences("Male", "2012-13"), _ALL_1213),
    "yos-2012-13-offences-female-share": _share(_offences("Female", "2012-13"), _ALL_1213),
    "yos-acquisitive-2011-12": _offences("Acquisitive", "2011-12"),
    "yos-acquisitive-2012-13": _offences("Acquisitive", "2012-13"),
    "yos-acquisitive-reduction": _fall(
        _offences("Acquisitive", "2012-13"), _offences("Acquisitive", "2011-12")
    ),
    "yos-violence-2011-12": _offences("Violence against the person", "2011-12"),
    "yos-violence-2012-13": _offences("Violence against the person", "2012-13"),
    "yos-violence-reduction": _fall(
        _offences("Violence against the person", "2012-13"),
        _offences("Violence against the person", "2011-12"),
    ),
    "yos-alcohol-2012-13-offences": _offences("Alcohol-related", "2012-13"),
    "yos-alcohol-2012-13-share": _share(_offences("Alcohol-related", "2012-13"), _ALL_1213),
    "yos-alcohol-2011-12-yp": _people("With an alcohol-related offence", "2011-12"),
    "yos-alcohol-2012-13-yp": _people("With an alcohol-related offence", "2012-13"),
    "yos-alcohol-2012-13-yp-9-77": _people("With an alcohol-related offence", "2012-13"),
}


def _alcohol(year, wanted=None, *, column="offence_group"):
    """Offences with alcohol of a year, of one group or band of ages, from the offence rows."""

    def count(records):
        counted = youth_offences(records, (DURHAM,))
        drunk = counted[(counted["year"] == year) & (counted["alcohol_related"] == "yes")]
        return len(drunk if wanted is None else drunk[drunk[column] == wanted])

    return count


def _largest(year, number, *, alcohol):
    """The `number` largest offence groups of a year: the claim is which they are."""

    def count(records):
        counted = youth_offences(records, (DURHAM,))
        counted = counted[counted["year"] == year]
        if alcohol:
            counted = counted[counted["alcohol_related"] == "yes"]
        named = {
            2: {"acquisitive", "violence against the person"},
            3: {"public order", "violence against the person", "criminal damage"},
        }[number]
        return len(named & set(counted["offence_group"].value_counts().index[:number]))

    return count


_ALCOHOL_2012_13 = {
    "yos-alcohol-2012-13-public-order": _alcohol("2012-13", "public order"),
    "yos-alcohol-2012-13-violence": _alcohol("2012-13", "violence against the person"),
    "yos-alcohol-2012-13-criminal-damage": _alcohol("2012-13", "criminal damage"),
    "yos-2012-13-top-offences-count": _largest("2012-13", 2, alcohol=False),
    "yos-alcohol-2012-13-top-offences-count": _largest("2012-13", 3, alcohol=True),
}


def _alcohol_shares(year):
    return {
        f"yos-alcohol-{year}-share-{band}": _share(
            _alcohol(year, row.removeprefix("Aged "), column="age_band"), _offences(row, year)
        )
        for band, row in _BANDS.items()
    }


_YOUTH_2013_14 = {
    "yos-alcohol-2013-14-share": _share(_alcohol("2013-14"), _offences("All", "2013-14")),
    "yos-alcohol-2013-14-reduction": _fall(_alcohol("2013-14"), _alcohol("2012-13")),
    "yos-alcohol-2013-14-yp": _people("With an alcohol-related offence", "2013-14"),
    "yos-alcohol-2013-14-yp-reduction": _fall(
        _people("With an alcohol-related offence", "2013-14"),
        _people("With an alcohol-related offence", "2012-13"),
    ),
    "yos-offences-reduction-2010-11-2013-14": _fall(
        _offences("All", "2013-14"), _offences("All", "2010-11")
    ),
    "yos-yp-reduction-2010-11-2013-14": _fall(_people("All", "2013-14"), _people("All", "2010-11")),
    "fte-2007-08": _year(youth.first_time_entrants, "2007-08", "entrants"),
    "fte-2013-14": _year(youth.first_time_entrants, "2013-14", "entrants"),
    "fte-reduction-2007-08-2013-14": _fall(
        _year(youth.first_time_entrants, "2013-14", "entrants"),
        _year(youth.first_time_entrants, "2007-08", "entrants"),
    ),
}

_GROUPS = {
    "male": "Male",
    "female": "Female",
    "pre-court": "Pre-court",
    "first-tier": "First tier",
    "community": "Community penalty",
    "custodial-release": "Custodial release",
}
_SHARE_2012 = _cohort(youth.reoffended_by_cohort, "2012", "share")
_SHARE_2011 = _cohort(youth.reoffended_by_cohort, "2011", "share")
_COHORTS = {
    "yos-2012-cohort-size": _cohort(youth.reoffended_by_cohort, "2012", "people"),
    "yos-2012-cohort-reoffended": _cohort(youth.reoffended_by_cohort, "2012", "reoffended"),
    "yos-2012-cohort-reoffended-share": _SHARE_2012,
    "yos-2011-cohort-reoffended-share": _SHARE_2011,
    "yos-2012-cohort-relative-reduction": _fall(_SHARE_2012, _SHARE_2011),
    "yos-2012-cohort-followup-months": lambda _records: YOT_LOCAL.follow_up_months,
    **{
        f"yos-2012-cohort-{claim}": _cohort(youth.reoffended_by_group, row, "people")
        for claim, row in _GROUPS.items()
    },
}
_STILL_FOLLOWED = {
    "yos-2013-cohort-size": _cohort(youth.reoffended_by_cohort, "2013", "people"),
    **{
        f"yos-2013-cohort-{claim}": _cohort(youth.still_followed, row, "people")
        for claim, row in _GROUPS.items()
    },
    **{
        f"yos-2013-cohort-18plus-{claim}": _ageing(row, "adults")
        for claim, row in {
            "mar-2013": "31 March 2013",
            "dec-2013": "31 December 2013",
            "jun-2014": "30 June 2014",
        }.items()
    },
}


def _of_scheme(scheme, *, women=False):
    def count(records):
        there = counting.members(records)
        there = there[there["scheme"] == scheme]
        return len(there[there["sex"] == "female"] if women else there)

    return count


def _age(choose):
    def years(records):
        born = counting.members(records)["date_of_birth"]
        ages = [
            counting.AUGUST.year - birth.year - ((birth.month, birth.day) > (8, 31))
            for birth in born
        ]
        return choose(ages)

    return years


_AUGUST_2013 = {
    "iom-2013-cohort-size": lambda records: len(counting.members(records)),
    "iom-2013-age-low": _age(min),
    "iom-2013-age-high": _age(max),
    "iom-2013-ppo": _of_scheme("prolific and priority offender"),
    "iom-2013-ppo-female": _of_scheme("prolific and priority offender", women=True),
    "iom-2013-drr": _of_scheme("drug rehabilitation requirement"),
    "iom-2013-drr-female": _of_scheme("drug rehabilitation requirement", women=True),
    "iom-2013-hcc": _of_scheme("high crime causer"),
    "iom-2013-hcc-female": _of_scheme("high crime causer", women=True),
    "iom-2012-13-offences": partial(
        counting.offences_of_members, first=date(2012, 4, 1), last=date(2013, 3, 31)
    ),
    "iom-2013-no-substance-issue": counting.without_substances,
    "iom-2013-accommodation-share": lambda records: (
        100
        * counting.answered(records, "accommodation", "linked to reoffending")
        / len(counting.members(records))
    ),
    "iom-2013-employed": lambda records: counting.answered(
        records, "employment", "in legitimate employment"
    ),
    "iom-2013-with-children": lambda records: counting.answered(
        records, "children", "no contact", "contact", "live with"
    ),
    "iom-2013-children-no-contact": lambda r: counting.answered(r, "children", "no contact"),
    "iom-2013-children-contact": lambda r: counting.answered(r, "children", "contact"),
    "iom-2013-children-live-with": lambda r: counting.answered(r, "children", "live with"),
    "iom-2013-female-poly-drug-share": counting.women_with_several_substances,
    "women-iom-poly-drug-share-9-22": counting.women_with_several_substances,
    "iom-2013-female-secure-accommodation-count": lambda records: counting.women_answered(
        records, "accommodation", "not linked"
    ),
    "women-iom-secure-accommodation-count-9-23": lambda records: counting.women_answered(
        records, "accommodation", "not linked"
    ),
    "strat-critical-pathways-2004-count": lambda records: len(
        counting.answers(records, "seven pathways (2004)")["item"].unique()
    ),
}

_YEARS = {"2010-11": 2010, "2011-12": 2011, "2012-13": 2012, "2013-14": 2013}


_IOM_YEARS = {
    **{
        f"iom-reoffending-{year}": partial(counting.iom_cohort_reoffending, start_year=start)
        for year, start in _YEARS.items()
    },
    **{
        f"iom-detected-{year}": partial(counting.detected_reduction, start_year=start)
        for year, start in _YEARS.items()
    },
    "iom-reoffending-2013-14-prose": partial(counting.iom_cohort_reoffending, start_year=2013),
    "iom-detected-2013-14-prose": partial(counting.detected_reduction, start_year=2013),
    "proven-2011-durham": partial(
        counting.published_rate, area=DURHAM, cohort_to=date(2011, 12, 31)
    ),
    "proven-2011-national": partial(
        counting.published_rate, area="England and Wales", cohort_to=date(2011, 12, 31)
    ),
    "proven-followup-years": lambda _records: MOJ_PROVEN.follow_up_months / 12,
    "proven-court-wait-months": lambda _records: MOJ_PROVEN.waiting_months,
    "fw-yp-reoffending-window-months": lambda _records: YOT_LOCAL.follow_up_months,
    "fw-all-reoffending-window-months": lambda _records: MOJ_PROVEN.follow_up_months,
}


def _dip(stage, *setting):
    return partial(counting.activity, stage=stage, setting=setting)


_DRUG_INTERVENTION = {
    "dip-2012-13-approached": _dip("approached", "police custody", "court"),
    "dip-2012-13-approached-custody": _dip("approached", "police custody"),
    "dip-2012-13-approached-court": _dip("approached", "court"),
    "dip-2012-13-referred": _dip("referred", "all"),
    "dip-2012-13-service-recorded-referrals": _dip("recorded by the receiving service", "all"),
    "dip-2012-13-custody-declined-share": _share(
        _dip("declined", "police custody"), _dip("approached", "police custody")
    ),
    "dip-2012-13-court-declined-share": _share(
        _dip("declined", "court"), _dip("approached", "court")
    ),
}


def _rise(*groups):
    def percent(records):
        now, before = (
            counting.crimes(records, DURHAM, year, *groups) for year in ("2013-14", "2012-13")
        )
        return 100 * (now / before - 1)

    return percent


_STEALING = ("shoplifting", "other theft", "other burglary")
_VIOLENCE = ("violence with injury", "violence without injury", "sexual offences")
_CRIME = {
    "sdp-recorded-crime-increase-2013-14": _rise(),
    "sdp-recorded-crime-growth-areas": lambda records: sum(
        _rise(*groups)(records) > _rise()(records) for groups in (_STEALING, _VIOLENCE)
    ),
}


def _programme(cohort, months, figure):
    def value(records):
        return figure(*counting.programme_reoffending(records, cohort, months))

    return value


def _rank(cohort, months):
    """How many cohorts of the programme, this one included, reoffended no more at that age."""
    earlier = [date(2018, 4, 1), date(2018, 7, 1), date(2018, 10, 1), date(2019, 1, 1)]
    earlier += [date(2019, 4, 1), date(2019, 7, 1), date(2019, 10, 1)]

    def place(records):
        rates = {}
        for first in earlier:
            if first <= cohort:
                people, again = counting.programme_reoffending(records, first, months)
                rates[first] = again / people
        return sum(rate <= rates[cohort] for rate in rates.values())

    return place


_OCTOBER, _APRIL = date(2019, 10, 1), date(2019, 4, 1)
_PUBLIC_CONFIDENCE = {
    "police-only": "Local concerns - police only",
    "police-council": "Local concerns - police and council",
    "confidence": "Confidence",
    "good-excellent": "Good/excellent",
}
_PANEL = {
    "pcp-yos-oct19-count": _programme(_OCTOBER, 6, lambda _people, again: again),
    "pcp-yos-oct19-share": _programme(_OCTOBER, 6, lambda people, again: 100 * again / people),
    "pcp-yos-oct19-rank": _rank(_OCTOBER, 6),
    "pcp-yos-apr19-share": _programme(_APRIL, 12, lambda people, again: 100 * again / people),
    "pcp-yos-apr19-rank": _rank(_APRIL, 12),
    "pcp-reoffending-window-months": lambda _records: MOJ_PROVEN.follow_up_months,
    "nepacs-standard-reoffending": partial(counting.prison_mean, supported=False),
    "nepacs-supported-reoffending": partial(counting.prison_mean, supported=True),
    "checkpoint-treatment-prevalence": partial(counting.checkpoint, arm="treatment"),
    "checkpoint-control-prevalence": partial(counting.checkpoint, arm="control"),
    "checkpoint-fewer-reoffenders-per-100": lambda records: (
        counting.checkpoint(records, "control") - counting.checkpoint(records, "treatment")
    ),
    **{
        f"csew-2019-{claim}-{printed}": partial(counting.survey, indicator=indicator, column=column)
        for claim, indicator in _PUBLIC_CONFIDENCE.items()
        for printed, column in (("score", "score"), ("quartile", "quartile"))
    },
    **{
        f"csew-2019-{claim}-places": partial(
            counting.survey, indicator=_PUBLIC_CONFIDENCE[claim], column="places"
        )
        for claim in ("police-council", "confidence", "good-excellent")
    },
    "csew-2019-good-excellent-previous-quartile": partial(
        counting.survey,
        indicator="Good/excellent",
        column="quartile",
        period_end=date(2019, 3, 31),
    ),
    "brief-reoffending-2018-county-durham": partial(
        counting.published_rate, area=DURHAM, cohort_to=date(2018, 3, 31)
    ),
    "brief-reoffending-2018-darlington": partial(
        counting.published_rate, area="Darlington", cohort_to=date(2018, 3, 31)
    ),
    "brief-reoffending-2018-england": partial(
        counting.published_rate, area="England", cohort_to=date(2018, 3, 31)
    ),
    "icv-visitors-count": lambda records: (
        counting.table(records, "service_activity")
        .query("stage == 'visitors appointed' and quarter == '2020-21Q2'")["number"]
        .sum()
    ),
}

PROOFS: dict[str, Proof] = {
    **_each("2012-13Q4", STRATEGY, _YOUTH_2012_13 | _ALCOHOL_2012_13 | _alcohol_shares("2012-13")),
    **_each("2012-13Q4", STRATEGY, _DRUG_INTERVENTION),
    **_each("2013-14Q1", STRATEGY, _COHORTS),
    **_each("2013-14Q2", STRATEGY, _AUGUST_2013),
    **_each(STRATEGY, STRATEGY, _YOUTH_2013_14 | _alcohol_shares("2013-14")),
    **_each(STRATEGY, STRATEGY, _STILL_FOLLOWED | _IOM_YEARS),
    **_each("2013-14Q4", CRIME, _CRIME),
    **_each(PANEL, PANEL, _PANEL),
}
