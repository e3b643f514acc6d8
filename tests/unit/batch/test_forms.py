"""A PDF and a Word document beside each report that stands, and never of an older page."""

import json
import os
import shutil
import sys
from contextlib import nullcontext

import pytest
from deliveries import QUARTER, sound, write
from docx import Document
from small_reports import files, job, manifest, opening, write_notebook

from rrlib.batch import storing
from rrlib.batch.running import Kind
from rrlib.batch.storing import making, store
from rrlib.batch.takeaway import forms
from rrlib.batch.takeaway.forms import Form, forms_beside, make_missing, renew
from rrlib.cli import main
from rrlib.errors import ReportError

PAGE = b"<html><body><main><h1>Youth</h1></main></body></html>"


@pytest.fixture
def reports(tmp_path):
    return tmp_path / "reports"


def put(reports, page=PAGE):
    content = {**files("x"), "youth.html": page}
    with making(reports) as mine:
        return store(job(), content, manifest(job(), content).text(), mine)


def make(reports, *asked):
    told = []
    return make_missing(asked, [job()], reports, told.append), told


def test_a_form_that_is_missing_is_made_beside_the_page(reports):
    page = put(reports)
    made, told = make(reports, Form.DOCX)
    assert (made.said, made.plain, told) == (
        ["1 Word document"],
        {"docx": 1, "docx_failed": 0},
        [],
    )
    document = page.with_suffix(".docx")
    assert [each.text for each in Document(str(document)).paragraphs] == ["Youth"]
    document.write_bytes(b"edited")
    made, told = make(reports, Form.DOCX)
    assert (made.said, told, document.read_bytes()) == ([], [], b"edited")
    assert {path.name for path in reports.iterdir()} <= {QUARTER, ".lock"}


def test_what_was_made_of_a_page_goes_before_a_newer_one_is_in_its_place(reports, monkeypatch):
    page = put(reports)
    beside = [page.with_suffix(ending) for ending in (".pdf", ".docx")]
    for path in (*beside, page.with_name("other.pdf")):
        path.write_bytes(b"old")
    moved, move = [], storing._move

    def watch(file, to):
        moved.append((to.name, [path.exists() for path in beside]))
        move(file, to)

    monkeypatch.setattr(storing, "_move", watch)
    put(reports, PAGE.replace(b"Youth", b"New"))
    assert [name for name, _ in moved][-1] == "youth.manifest.json"
    assert {tuple(stands) for _, stands in moved} == {(False, False)}
    assert page.with_name("other.pdf").exists()


def test_a_form_of_a_page_that_was_replaced_meanwhile_is_not_kept(reports, monkeypatch):
    page = put(reports)

    def slowly(_):
        put(reports, PAGE.replace(b"Youth", b"New"))
        return b"of the old page"

    monkeypatch.setattr(forms, "_word", slowly)
    made, (told,) = make(reports, Form.DOCX)
    assert (made.said, told.kind) == (["1 Word document failed"], Kind.NOTED)
    assert told.why.startswith("its Word document could not be made: its page was replaced")
    assert not page.with_suffix(".docx").exists()


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ReportError("no main part"), "no main part"),
        (OSError(28, "No space left on device"), "No space left on device."),
    ],
)
def test_a_form_that_cannot_be_made_is_told_and_the_others_are_made(
    reports, monkeypatch, error, why
):
    page = put(reports)

    def fail(*_):
        raise error

    monkeypatch.setattr(forms, "_printed", fail)
    made, (told,) = make(reports, Form.PDF, Form.DOCX)
    assert told.why == f"its PDF could not be made: {why}"
    assert made.said == ["1 Word document", "1 PDF failed"]
    assert made.plain == {"pdf": 0, "pdf_failed": 1, "docx": 1, "docx_failed": 0}
    assert page.with_suffix(".docx").exists()


@pytest.fixture
def report(tmp_path, root, monkeypatch, capsys, kernels):
    """Run `rr report` in a small project: its exit status and what it wrote."""
    write(tmp_path / "data/raw" / QUARTER, sound("people"))
    write_notebook(tmp_path / "notebooks/header.ipynb", opening())
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "reports").mkdir()
    monkeypatch.setattr("rrlib.batch.kernels.warm", lambda: nullcontext(kernels))
    monkeypatch.chdir(tmp_path)

    def run(*words):
        words = ("rr", "report", "--area", "Darlington", "--at-once", "1", *words)
        monkeypatch.setattr(sys, "argv", list(words))
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code, *capsys.readouterr()

    return run


def test_forms_are_made_of_reports_that_stand_and_told_with_their_number(
    report, tmp_path, monkeypatch
):
    monkeypatch.setenv("RR_CHROMIUM", "/nowhere/chromium")
    code, out, err = report("--pdf")
    assert (code, out) == (120, "")
    assert (
        err == "rr: RR_CHROMIUM names '/nowhere/chromium', which is no program that can be run.\n"
    )
    assert not list((tmp_path / "reports").iterdir()), "it is said before anything is made"

    code, out, _ = report("--pdf", "--docx", "--dry-run")
    assert code == 0
    assert not list((tmp_path / "reports").iterdir())

    code, out, err = report("--docx")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "1 report made, 1 Word document. Open reports/index.html"
    folder = tmp_path / "reports/2013-14Q4/darlington"
    assert (folder / "header.docx").exists()

    monkeypatch.setenv("RR_CHROMIUM", os.path.realpath("/bin/false"))
    code, out, err = report("--pdf", "--docx")
    assert (code, err) == (1, "")
    note, ended = out.splitlines()
    assert note.startswith("2013-14Q4, Darlington, header: note: its PDF could not be made: ")
    assert ended == "0 reports made, 1 unchanged, 1 PDF failed. Open reports/index.html"

    (folder / "header.docx").unlink()
    code, out, err = report("--docx", "--json")
    ended = json.loads(out.splitlines()[-1])
    assert (code, ended["unchanged"], ended["docx"], ended["docx_failed"]) == (0, 1, 1, 0)
    assert "pdf" not in ended


def test_a_form_that_stood_beside_an_older_page_is_made_anew_and_told(reports):
    page = put(reports)
    page.with_suffix(".docx").write_bytes(b"old")
    stood = forms_beside([job()], reports)
    assert stood == ((Form.DOCX, job()),)
    told = []
    renew(stood, reports, told.append)
    assert told == []
    put(reports, PAGE.replace(b"Youth", b"New"))
    assert not page.with_suffix(".docx").exists()
    renew(stood, reports, told.append)
    assert [each.text for each in Document(str(page.with_suffix(".docx"))).paragraphs] == ["New"]
    assert [each.why for each in told] == ["its Word document was made anew"]


def test_a_form_that_cannot_be_made_anew_is_told_to_be_gone(reports, monkeypatch):
    page = put(reports)
    page.with_suffix(".pdf").write_bytes(b"old")
    stood = forms_beside([job()], reports)
    put(reports, PAGE.replace(b"Youth", b"New"))
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("RR_CHROMIUM", raising=False)
    told = []
    renew(stood, reports, told.append)
    assert "its PDF could not be made anew, and is gone:" in told[0].why
