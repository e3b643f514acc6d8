"""An invented partnership: other areas, forces, prisons and comparators, other rules and targets.

Its extracts are those of the demonstration, with every place renamed and a service and a document
too; they are taken in by `receive_files`, as another partnership's are.
"""

import csv
import re
import shutil
from pathlib import Path

from rrlib.beginning.projects import Beginning, begin_project
from rrlib.contracts.receiving import receive_files
from rrlib.partnership import FILE_NAME, read_partnership

ROOT = Path(__file__).parents[1]
NAME = "Norland and Sudbury partnership"
AREAS = ("Norland", "Sudbury")
BOTH = "Norland and Sudbury"
THRESHOLD = 12
"""More than the demonstration's: more is hidden."""

_OWN = {"County Durham": "Norland", "Darlington": "Sudbury"}
_INVENTED = """
Ambleford Brackwater Coldmere Dunhythe Eastmarch Fenwick-on-Sea Garrowby Hollinsea
Inglemoor Kestrelham Lowmoss Merrowby Netherwick Oakhampton Pellworth Quarrington
Rushmoor Saltholme Thornmoor Ulverdale Vaneham Westmarch Yarrowdale Zelston Arkenby
Birchmoor Cawthorpe
"""
_COLUMNS = ("area", "force", "prison")
_WORDS = {
    "NEPACS": "Kinship",
    "Safe Durham Partnership": "Safe Norland Partnership",
    "Police and Crime Panel": "Norland Scrutiny Board",
    "Durham Tees Valley": "Norland Vale",
    "North East": "Far North",
    "Cleveland and Durham": "Eastmarch and Norland",
}

_RULES = f"""
[disclosure.public]
threshold = {THRESHOLD}
hide_unanimous = true
minimum_denominator = 30
"""

QUESTION = "How well does Norland do with those who have offended?"
_PANEL = f"""
[panel_report]
reoffending = "{QUESTION}"
beside = ["Far North", "England"]
"""

TARGETS = """
[[targets]]
finding = "indicator_2_entrants"
area = "Norland"
year = "2013-14"
target = "at most 77 first-time entrants, as Norland's board wishes"
at_most = 77
set_by = "the board of Norland"
set_on = 2013-05-01
baseline = "an invented baseline"
"""

BREAK = "Norland counts its young people in another way"
FORCE_BREAK = "The force of Norland records more of what it is told, says an invented source"
BREAKS = """
[[breaks]]
date = 2012-07-01
affects = ["YOT_LOCAL", "reoffended_by_cohort", "offences_by_year"]
what = "{}"
source = "invented"

[[breaks]]
date = 2013-10-01
forces = ["{}"]
affects = ["RECORDED_CRIME", "crime_by_quarter", "crime_indexed", "without_the_reform"]
what = "{}"
source = "invented"
"""


def places():
    """Every place that the demonstration's deliveries and settings name, as they spell it."""
    own = read_partnership(ROOT / FILE_NAME)
    found = {*own.area_names, *(force for each in own.breaks for force in each.forces)}
    for path in sorted((ROOT / "data/raw").glob("*/*.csv")):
        if path.stem in ("comparators", "recorded_crime", "family_support", "prison_counts"):
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            found |= {row[name] for row in rows for name in _COLUMNS if row.get(name)}
    return found


def renamed():
    """The invented name of each place; what is made of the two areas' names follows from theirs."""
    others = [name for name in sorted(places()) if name not in _OWN and "County Durham" not in name]
    return {**_OWN, **dict(zip(others, _INVENTED.split(), strict=False))}


def _renamer():
    """Longest first: `County Durham and Darlington` is made of two areas, `Durham` is a force."""
    words = {**_WORDS, **renamed()}
    longest = sorted(words, key=len, reverse=True)
    found = re.compile(rf"\b({'|'.join(map(re.escape, longest))})\b")
    return lambda text: found.sub(lambda match: words[match[1]], text)


def begin(folder: Path) -> Path:
    """The invented partnership's project, begun as `rr init` does, with all its deliveries."""
    begin_project(folder, Beginning(NAME, AREAS, BOTH))
    settings = folder / FILE_NAME
    text = settings.read_text(encoding="utf-8")
    rules = re.compile(r"^\[disclosure\.public\]\n(?:[a-z_]+ = .+\n)+", re.MULTILINE)
    text, replaced = rules.subn(_RULES.lstrip(), text)
    assert replaced == 1
    force = renamed()["Durham"]
    ours = _PANEL + TARGETS + BREAKS.format(BREAK, force, FORCE_BREAK)
    settings.write_text(text + ours, encoding="utf-8")
    aside, rename = folder / "as-sent", _renamer()
    for delivery in sorted((ROOT / "data/raw").iterdir()):
        (aside / delivery.name).mkdir(parents=True)
        for path in sorted(delivery.glob("*.csv")):
            text = rename(path.read_text(encoding="utf-8"))
            (aside / delivery.name / path.name).write_text(text, encoding="utf-8", newline="\n")
        _deliver(aside / delivery.name, folder / "data/raw" / delivery.name)
    shutil.rmtree(aside)
    return folder


def _deliver(sent: Path, into: Path) -> None:
    """Take in a quarter's files; another folder, which is no delivery, is copied."""
    if not (ROOT / "data/raw" / into.name / "delivery.toml").is_file():
        shutil.copytree(sent, into)
        return
    receive_files(sorted(sent.glob("*.csv")), into)
    (into / "delivery.toml").write_text("synthetic = true\n", encoding="utf-8")
