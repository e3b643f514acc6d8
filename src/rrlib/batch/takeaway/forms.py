"""Other forms of reports that stand: a PDF and a Word document, each beside its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from rrlib.batch.planning import Job
from rrlib.batch.running import Event, Kind, Tell
from rrlib.batch.storing import DOCX, MAKING, PDF, alone, own_folder, replace_file
from rrlib.errors import ReportError


class Form(Enum):
    """A form of a report: the end of its file's name, and what one and several are called."""

    PDF = (PDF, "PDF", "PDFs")
    DOCX = (DOCX, "Word document", "Word documents")

    @property
    def ending(self) -> str:
        return self.value[0]

    @property
    def called(self) -> str:
        return self.value[1]

    def counted(self, number: int) -> str:
        """`1 PDF`, `9 PDFs`."""
        _, one, several = self.value
        return f"{number} {one if number == 1 else several}"


@dataclass(frozen=True)
class Forms:
    """How many of each form that was asked for were made, and how many could not be."""

    asked: Sequence[Form]
    made: Counter[Form] = field(default_factory=Counter)
    failed: Counter[Form] = field(default_factory=Counter)

    @property
    def said(self) -> list[str]:
        """`9 PDFs`, `1 PDF failed`: of each form whatever there was."""
        return [
            *(form.counted(self.made[form]) for form in self.asked if self.made[form]),
            *(
                f"{form.counted(self.failed[form])} failed"
                for form in self.asked
                if form in self.failed
            ),
        ]

    @property
    def plain(self) -> dict[str, int]:
        """The same as plain data, nothing where no form was asked for."""
        told: dict[str, int] = {}
        for form in self.asked:
            name = form.ending.removeprefix(".")
            told |= {name: self.made[form], f"{name}_failed": self.failed[form]}
        return told


def asked_for(*, pdf: bool, docx: bool) -> tuple[Form, ...]:
    """The forms asked for. Raises ReportError where there is no browser to print a PDF with."""
    if pdf:
        from rrlib.batch.takeaway.printing import installed

        installed()
    return (*([Form.PDF] if pdf else []), *([Form.DOCX] if docx else []))


def make_missing(asked: Sequence[Form], jobs: Iterable[Job], reports: Path, tell: Tell) -> Forms:
    """Make each form `asked` for of each report of `jobs` that lacks it.

    Those that could not be made are told. None is put beside a page that it was not made of.
    """
    forms = Forms(asked)
    missing = [
        (form, job) for job in jobs for form in asked if not _place(form, job, reports).exists()
    ]
    if not missing:
        return forms
    with own_folder(reports, MAKING) as mine:
        for form, job in missing:
            why = _make(form, job, reports, mine)
            (forms.failed if why else forms.made)[form] += 1
            if why:
                tell(Event(Kind.NOTED, job, f"its {form.called} could not be made: {why}"))
    return forms


def forms_beside(jobs: Iterable[Job], reports: Path) -> tuple[tuple[Form, Job], ...]:
    """The forms that stand beside the reports of `jobs`."""
    every = ((form, job) for job in jobs for form in Form)
    return tuple((form, job) for form, job in every if _place(form, job, reports).exists())


def renew(stood: Iterable[tuple[Form, Job]], reports: Path, tell: Tell) -> None:
    """Make the forms that `stood` beside a page before it was replaced anew, and tell it."""
    gone = [(form, job) for form, job in stood if not _place(form, job, reports).exists()]
    if not gone:
        return
    with own_folder(reports, MAKING) as mine:
        for form, job in gone:
            why = _make(form, job, reports, mine)
            said = f"could not be made anew, and is gone: {why}" if why else "was made anew"
            tell(Event(Kind.NOTED, job, f"its {form.called} {said}"))


def _make(form: Form, job: Job, reports: Path, mine: Path) -> str:
    """Make one form of one report; why it could not be made, if so."""
    try:
        page = (reports / job.page).read_bytes()
        content = _printed(page, mine / f"{job.name}.html") if form is Form.PDF else _word(page)
        with alone(reports):
            if (reports / job.page).read_bytes() != page:
                return "its page was replaced meanwhile. Run again."
            replace_file(_place(form, job, reports), content)
    except ReportError as error:
        return str(error)
    except OSError as error:
        return f"{error.strerror or type(error).__name__}."
    return ""


def _place(form: Form, job: Job, reports: Path) -> Path:
    return (reports / job.page).with_suffix(form.ending)


def _printed(page: bytes, copy: Path) -> bytes:
    from rrlib.batch.takeaway.printing import print_pages

    copy.write_bytes(page)
    print_pages([copy])
    return copy.with_suffix(PDF).read_bytes()


def _word(page: bytes) -> bytes:
    from rrlib.batch.takeaway.word import word

    return word(page.decode())
