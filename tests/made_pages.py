"""Pages of reports made of findings of one's own, without running a notebook."""

from datetime import date
from pathlib import Path

import nbformat
from small_reports import job

from rrlib.batch.pages.report import report_page
from rrlib.batch.status import Status
from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.periods import FinancialQuarter
from rrlib.present import answer, interval_chart, report_header
from rrlib.results import Column, Estimate, Finding, Role, Row, Sentence, Source, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
DRAFT = Status("Draft", "Draft: nobody has signed for these numbers.")
GLOSSARY = """# Glossary

## Follow-up

- **Index event** (theirs): the outcome or release
  from which a person is followed.
- **Cohort**: the people followed together.

## The batch

- **Report**: one notebook for one quarter.
"""


def finding(label="2012", name="example", **more):
    """62 of 157, and as many of another cohort, with `more` of a finding's own."""
    people = Column("people", "Young people", Role.BASE)
    reoffended = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
    share = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))

    def row(label, number, of):
        counts = {"people": Estimate.count(of), "reoffended": Estimate.count(number)}
        return Row(label, {**counts, "share": wilson(number, of)}, more.get("breakdown", ""))

    words = {
        "question": "How many reoffended?",
        "rows_are": "Cohort",
        "limits": ("It says nothing of why.",),
        "notes": ("From the index event.",),
        "sentences": (Sentence("Of all, {share} reoffended.", {"share": (label, "share")}),),
        **{name: value for name, value in more.items() if name not in ("breakdown", "title")},
    }
    share = Column(**{**vars(share), "title": more.get("title", share.title)})
    return Finding(
        name=name,
        columns=(people, reoffended, share),
        rows=(row(label, 62, 157), row("2011", 81, 167)),
        **words,
    )


def header(area="Darlington", file="people.csv"):
    """What opens a report of one extract."""
    quarter = FinancialQuarter.parse("2013-14Q4")
    source = Source(file, "0" * 64, True, 10, 9, 1, None)
    return report_header(
        area=area,
        quarter=quarter,
        delivery=quarter,
        reconstructed=False,
        as_at=date(2014, 3, 31),
        audience=Audience.PUBLIC,
        synthetic=True,
        sources=(source,),
    )


def text(source):
    return nbformat.v4.new_markdown_cell(source)


def code(source, *views, tags=()):
    """A code cell that showed `views`."""
    outputs = []
    for view in views:
        bundle, metadata = view._repr_mimebundle_()
        outputs.append(nbformat.v4.new_output("display_data", data=bundle, metadata=metadata))
    cell = nbformat.v4.new_code_cell(source, outputs=outputs)
    cell.metadata.tags = list(tags)
    return cell


def notebook(*cells, opening=None):
    """A notebook with its opening and `cells`."""
    begin = [
        text("# Who reoffends?\n\nEach cohort is followed."),
        code('quarter = "2013-14Q4"', tags=["parameters"]),
        code("report = open_report(quarter)", opening or header()),
    ]
    return nbformat.v4.new_notebook(cells=[*begin, *cells])


def shown(released, *, drawn=True):
    """The answer of a released finding, with its chart."""
    return answer(released, interval_chart(released, "share") if drawn else None)


def page(*cells, of=None, status=DRAFT, changed=None, opening=None, glossary=GLOSSARY):
    """The page of a notebook with `cells`: one section with one finding if none are given."""
    cells = cells or (
        text("## How many reoffended?\n\nSince their index event."),
        code("answer(…)", shown(release(finding(), PUBLIC))),
    )
    of = of or job(Path("youth.ipynb"))
    return report_page(notebook(*cells, opening=opening), of, status, changed, glossary)
