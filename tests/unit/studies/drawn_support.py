"""People released from prison, drawn as columns: one row a person, whatever the study looks at.

`alike_people` draws an area of whom those supported are like the others; a test changes columns
of it. `records_of_people` makes one delivery of several areas, so that a query follows them all.
"""

from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from histories import _schema

from rrlib.contracts import EXTRACTS
from rrlib.periods import FinancialQuarter
from rrlib.records import Origin, as_at
from rrlib.studies import nepacs_family_support as study

TO = "2020-21Q2"
"""As at its end the releases of April 2018 to March 2019 are the latest that are followed."""
RECEIVED, RELEASED = pd.Timestamp("2018-01-10"), pd.Timestamp("2018-06-01")
SHORT, MIDDLE = "under 12 months", "12 months to under 4 years"
OF_RECORDS = (
    "who_is_compared",
    "people_compared",
    "who_was_matched",
    "overlap",
    "how_alike",
    "before_support",
    "reoffended_less",
    "how_often",
    "how_soon",
    "other_analyses",
    "parts_of_the_people",
    "something_hidden",
    "what_can_be_said",
)
OF_COUNTS = ("by_prison", "prisons_combined", "prisons_differ")
OF_PRINT = (
    "published_gap",
    "if_all_include_supported",
    "interval_by_size",
    "people_to_tell",
    "selection_alone",
)
COUNTED = {
    "Durham": {"supported": (57, 212), "not supported": (255, 568), "all": (312, 780)},
    "Frankland": {"supported": (10, 58), "not supported": (20, 62), "all": (30, 120)},
}
"""Reoffenders and releases by prison and group."""


def alike_people(area, supported=80, others=320, seed=1):
    """People of whom the supported differ from the others by chance alone, as do their outcomes.

    Four others to each supported leave a counterpart to all but the oddest, whatever the seed.
    """
    rng = np.random.default_rng(seed)
    number = supported + others
    prison = rng.choice(["Durham", "Frankland", "Low Newton"], number, p=[0.4, 0.3, 0.3])
    return pd.DataFrame(
        {
            "person_id": [f"{area} {place}" for place in range(number)],
            "area": area,
            "prison": prison,
            "sex": np.where(prison == "Low Newton", "female", "male"),
            "age": rng.integers(21, 55, number),
            "earlier": rng.integers(1, 9, number),
            "visits": rng.integers(0, 6, number).astype(float),
            "sentence": rng.choice([SHORT, MIDDLE], number),
            "offence_group": rng.choice(["acquisitive", "drugs"], number),
            "support": np.where(np.arange(number) < supported, "here", "none"),
            "again": rng.integers(0, 2, number),
            "before": rng.random(number) < 0.3,
        }
    )


def reoffending(people, supported, others):
    """The same people, of whom so many of each group, spread over them evenly, reoffend once."""
    again = pd.Series(0, index=people.index)
    for is_ours, number in ((True, supported), (False, others)):
        own = people.index[(people["support"] == "here") == is_ours]
        again[own[np.linspace(0, len(own) - 1, number).astype(int)]] = 1
    return people.assign(again=again)


def records_of_people(*areas, counts=None, printed=(), without=(), rows=()):
    """The `Records` of the people of `areas`, as `alike_people` draws them.

    `counts` and `printed` are rows of `prison_counts` and `published_figures`, `rows` more rows by
    extract; `without` are extracts that are not held.
    """
    people = pd.concat(areas, ignore_index=True) if areas else alike_people("nowhere").iloc[:0]
    frames = {
        "people": _of_people(people),
        "offences": _offences(people),
        "custody_spells": people[["person_id"]].assign(
            received_on=RECEIVED, released_on=RELEASED, custody_type="sentence"
        ),
        "prison_releases": people.assign(released_on=RELEASED, early_visits=people["visits"]),
        "family_support": _support(people),
        "prison_counts": pd.DataFrame(count_rows(COUNTED) if counts is None else counts),
        "published_figures": pd.DataFrame(printed),
    }
    for extract, more in rows:
        frames[extract] = pd.concat(
            [frames.get(extract, pd.DataFrame()), pd.DataFrame(more)], ignore_index=True
        )
    records = records_of_tables({name: _table(name, own) for name, own in frames.items()})
    kept = {name: table for name, table in records.tables.items() if name not in without}
    return replace(records, tables=kept)


def records_of_tables(tables, to=TO):
    """The `Records` of pyarrow tables by extract; those not given are empty."""
    whole = {
        extract.name: tables.get(extract.name, _schema(extract).empty_table())
        for extract in EXTRACTS
    }
    quarter = FinancialQuarter.parse(to)
    held = {name: ibis.memtable(table) for name, table in whole.items()}
    return as_at(held, quarter, Origin(quarter, synthetic=True))


def count_rows(counted, first="2018-04-01", last="2019-03-31"):
    """Rows of `prison_counts`, of reoffenders and releases by prison and group."""
    return [
        {
            "prison": prison,
            "released_from": pd.Timestamp(first),
            "released_to": pd.Timestamp(last),
            "support": group,
            "releases": releases,
            "reoffenders": reoffenders,
            "definition": "as somebody counted",
        }
        for prison, groups in counted.items()
        for group, (reoffenders, releases) in groups.items()
    ]


def printed_rows(everybody=38.0, supported=26.0):
    """Rows of `published_figures` with both claims, or one of them where the other is None."""
    claims = {"standard": everybody, "supported": supported}
    return [
        {
            "claim_id": f"nepacs-{which}-reoffending",
            "document": "A report",
            "locator": "Page 1",
            "value": value,
        }
        for which, value in claims.items()
        if value is not None
    ]


def finding_of(name, records, found):
    """A finding of the study by its name, made of what it is made of."""
    return getattr(study, name)(records if name in OF_COUNTS + OF_PRINT else found)


def _of_people(people):
    born = pd.to_datetime({"year": 2018 - people["age"], "month": 1, "day": 1})
    return people[["person_id", "sex"]].assign(date_of_birth=born, matched="yes")


def _offences(people):
    earlier, again = (_each(people, name) for name in ("earlier", "again"))
    earlier["offence_date"] = pd.Timestamp("2014-01-01") + pd.to_timedelta(earlier["number"], "D")
    # The first of them in the year before reception, for whom it is so drawn.
    near = earlier["before"] & (earlier["number"] == 0)
    earlier.loc[near, "offence_date"] = pd.Timestamp("2017-08-01")
    days = again["age"] + 10 * again["number"]
    again["offence_date"] = RELEASED + pd.to_timedelta(days, "D")
    rows = pd.concat([earlier, again], ignore_index=True)
    return rows.assign(
        offence_id=[f"O{place}" for place in range(len(rows))],
        disposal_date=rows["offence_date"] + pd.Timedelta(20, "D"),
        disposal="fine",
        alcohol_related="no",
    )


def _each(people, column):
    """A row for each of so many offences of a person, numbered from 0."""
    rows = people.loc[people.index.repeat(people[column])].reset_index(drop=True)
    return rows.assign(number=rows.groupby("person_id").cumcount())


def _support(people):
    own = people[people["support"] != "none"]
    other = np.where(own["prison"] == "Durham", "Deerbolt", "Durham")
    since = own["support"] == "after"
    return own[["person_id"]].assign(
        prison=own["prison"].where(own["support"] != "elsewhere", other),
        service="family support worker",
        started_on=np.where(since, pd.Timestamp("2018-09-01"), pd.Timestamp("2018-03-01")),
    )


def _table(name, frame):
    schema = _schema(next(extract for extract in EXTRACTS if extract.name == name))
    arrays = [
        pa.array(frame[field.name], from_pandas=True).cast(field.type)
        if field.name in frame and len(frame)
        else pa.nulls(len(frame), field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)
