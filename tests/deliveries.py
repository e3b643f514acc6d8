"""Small deliveries, sound in every row, to be spoilt a cell at a time.

`SOUND` holds rows of every extract that a delivery of `QUARTER` accepts whole, in the contract's
order of columns but without `recorded_on`, which may be left out. P1, P2 and P3 are the people.
"""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from rrlib.contracts import EXTRACTS, Extract, Kind, Processed, When, process_delivery
from rrlib.partnership import read_partnership

QUARTER = "2013-14Q4"
PARTNERSHIP = read_partnership(Path(__file__).parents[1] / "partnership.toml")
YOUTH = ("people", "offences", "yos_cohort", "first_time_entrants", "population")
"""The extracts that the report on young people reads."""

OF_PEOPLE = tuple(extract for extract in EXTRACTS if extract.of_people)

Rows = list[list[str]]
Tables = dict[str, Rows]

SOUND = {
    "people": """\
person_id,sex,date_of_birth,matched
P1,male,1998-05-01,yes
P2,female,1997-02-11,yes
P3,not recorded,1999-12-30,no
""",
    "offences": """\
offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,area
F1,P1,2013-04-02,acquisitive,no,2013-05-01,referral order,Darlington
F1,P1,2013-04-02,acquisitive,no,2013-09-01,youth rehabilitation order,Darlington
F2,P2,2013-06-10,drugs,yes,,,elsewhere
F3,P3,2013-07-01,motoring,no,2013-07-20,fine,no fixed address
""",
    "yos_cohort": """\
person_id,index_date,tier,area
P1,2013-05-01,first tier,Darlington
P2,2013-08-01,pre-court,County Durham
""",
    "yos_programmes": """\
person_id,programme,started_on,ended_on,area
P1,enhanced intervention,2012-04-01,2012-09-30,Darlington
P2,enhanced intervention,2012-05-01,,County Durham
""",
    "first_time_entrants": """\
person_id,disposal_date,disposal,area
P1,2013-05-01,referral order,Darlington
P3,2013-07-20,fine,no fixed address
""",
    "iom_membership": """\
person_id,scheme,joined_on,left_on,area
P1,prolific and priority offender,2012-04-01,2013-01-31,Darlington
P1,high crime causer,2013-02-01,,Darlington
""",
    "custody_spells": """\
person_id,received_on,released_on,custody_type
P1,2012-05-01,2012-06-01,remand
P1,2012-06-01,,sentence
""",
    "orders": """\
order_id,person_id,order_type,started_on,planned_end,ended_on,how_ended,first_offence_on,\
supervised_by,area
D1,P1,community order,2013-01-10,2015-01-09,2013-06-01,revoked for breach,2012-11-01,\
probation trust,Darlington
D2,P2,licence,2013-03-01,,,,,youth offending service,County Durham
""",
    "needs_assessments": """\
person_id,assessed_on,assessment,item,answer
P1,2013-01-15,substances,alcohol,problem
P1,2013-01-15,circumstances,children,live with
""",
    "family_support": """\
person_id,prison,service,started_on,ended_on
P1,Durham,family support worker,2013-01-01,2013-02-01
P2,Low Newton,visitor centre,2013-01-01,
""",
    "prison_releases": """\
person_id,released_on,prison,sentence,offence_group,early_visits,area
P1,2013-03-01,Durham,under 12 months,acquisitive,3,Darlington
P2,2013-03-01,Low Newton,under 12 months,drugs,0,County Durham
""",
    "prison_counts": """\
prison,released_from,released_to,support,releases,reoffenders,definition
Durham,2012-04-01,2013-03-31,supported,40,10,reconvicted within a year
Durham,2012-04-01,2013-03-31,not supported,60,60,reconvicted within a year
""",
    "trial_participants": """\
person_id,trial,randomised_on,arm,treated,area
P1,Checkpoint,2013-01-07,treatment,yes,Darlington
P2,Checkpoint,2013-01-08,control,no,County Durham
""",
    "recorded_crime": """\
area,force,quarter,offence_group,offences
Darlington,Durham,2013-14Q3,shoplifting,210
Darlington,Durham,2013-14Q4,shoplifting,205
""",
    "population": """\
area,year,age,persons
Darlington,2012,10,1200
Darlington,2012,11,1210
""",
    "comparators": """\
area,force,relation,universal_credit_on,source
Darlington,Durham,own area,2018-06-06,a list
Hartlepool,Cleveland,regional neighbour,,a list
""",
    "welfare_losses": """\
area,reform,pounds,source
Darlington,all,560,a study
Darlington,tax credits,125.5,a study
""",
    "service_activity": """\
service,area,quarter,stage,setting,number
restorative hub,Darlington,2013-14Q3,referred,all,12
restorative hub,Darlington,2013-14Q4,referred,all,15
""",
    "surveys": """\
survey,area,period_end,indicator,score,quartile,places,respondents
crime survey,Darlington,2013-12-31,confidence,62.5,2,-3,450
crime survey,County Durham,2013-12-31,confidence,61,,,
""",
    "harm_weights": """\
offence_group,weight,index_name,source
acquisitive,12.5,an invented index,nowhere
drugs,3,an invented index,nowhere
""",
    "published_rates": """\
measure,definition,area,people,cohort_from,cohort_to,offenders,reoffenders,reoffences,value,source
proportion reoffending,twelve months,Durham,all,2011-04-01,2012-03-31,500,150,420,30.0,a table
proportion reoffending,twelve months,Durham,adults,,2012-03-31,,,,27.1,a table
""",
    "published_figures": """\
claim_id,document,locator,programme,area,period_start,period_end,group,measure,value,unit,decimals,\
numerator_claim,denominator_claim,formula,recomputed,agrees,note
first,strategy,1.4,iom,Durham,2012-04-01,2013-03-31,all,offences,12,number,0,,,,,,
second,derived,-,iom,Durham,,,all,fall,1,per cent,1,first,first,{first}/{first},1,yes,rounded
""",
}


def sound(*names: str) -> Tables:
    """Sound rows, header first, of the extracts named, to be changed at will."""
    return {name: list(csv.reader(SOUND[name].splitlines())) for name in names}


@dataclass
class File:
    """An extract with rows made like its first sound row, but for what is given."""

    name: str

    def __post_init__(self) -> None:
        header, self.first, *_ = sound(self.name)[self.name]
        self.rows = [header]

    def add(self, **values: object) -> int:
        """Add a row and give its number; a column that sound rows leave out is added to all."""
        header = self.rows[0]
        for name in values:
            if name not in header:
                header.append(name)
                for row in self.rows[1:]:
                    row.append("")
        row = dict(zip(header, self.first, strict=False)) | {k: str(v) for k, v in values.items()}
        self.rows.append([row.get(name, "") for name in header])
        return len(self.rows)


def day_of(extract: Extract) -> str:
    """The column of the event."""
    return next(column.name for column in extract.columns if column.when is When.HAPPENED)


def later_of(extract: Extract) -> str:
    """The column of the day on which something more became of it."""
    return next(column.name for column in extract.columns if column.when is When.LATER)


def free_of(extract: Extract) -> dict[str, str]:
    """Nothing in the dates that have rules of their own with the day of the event."""
    own = ("planned_end", "first_offence_on")
    return {name: "" for name in own if name in extract.names}


def only_happened(extract: Extract) -> dict[str, str]:
    """Nothing in the columns that are filled only once more became of the event."""
    later = [c.name for c in extract.columns if c.when is When.LATER or c.goes_with]
    return dict.fromkeys(later, "") | free_of(extract)


def of_another(extract: Extract, number: int) -> dict[str, str]:
    """Ids that make a row one of its own: of another person, and of another order or offence."""
    own = [column.name for column in extract.columns if column.kind is Kind.IDENTIFIER]
    return dict.fromkeys(own, f"X{number}") | {"person_id": f"P{number}"}


def spoil(tables: Tables, extract: str, row: int, column: str, value: str) -> None:
    """Put `value` into a cell; rows are counted as in the messages."""
    rows = tables[extract]
    rows[row - 1][rows[0].index(column)] = value


def write(folder: Path, tables: Tables, quoting: int = csv.QUOTE_MINIMAL) -> Path:
    """Write a delivery into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=quoting, lineterminator="\n").writerows(rows)
    return folder


def processed(folder: Path, tables: Tables, quoting: int = csv.QUOTE_MINIMAL) -> Processed:
    """The delivery of `tables` and nothing else, written and processed below `folder`."""
    raw = folder / "raw" / QUARTER
    shutil.rmtree(raw, ignore_errors=True)
    write(raw, tables, quoting)
    return process_delivery(raw, folder / "processed", PARTNERSHIP)


def said(delivery: Processed) -> list[str]:
    """Every message, in the order in which the breaches were found."""
    return [str(breach) for breach in delivery.breaches]


def quarantine(delivery: Processed, extract: str) -> list[dict[str, str]]:
    """What the quarantine file of an extract holds."""
    path = delivery.quarantine(extract)
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def quarantined(delivery: Processed) -> dict[str, list[int]]:
    """The numbers of the quarantined rows of each extract that has any."""
    rows = {each.name: quarantine(delivery, each.name) for each in EXTRACTS}
    return {name: [int(row["row"]) for row in held] for name, held in rows.items() if held}


def reasons(delivery: Processed, extract: str) -> dict[int, str]:
    """Why each quarantined row of an extract is there."""
    return {int(row["row"]): row["reasons"] for row in quarantine(delivery, extract)}


def accepted(delivery: Processed, extract: str) -> list[dict[str, object]]:
    """The typed rows that were accepted."""
    return pq.read_table(delivery.table(extract)).to_pylist()
