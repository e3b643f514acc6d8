"""Pages printed to PDF by an installed Chromium, and what is said where there is none."""

import os
import re
import stat
import subprocess
import time
from pathlib import Path

import nbformat
import pytest
from made_pages import DRAFT
from small_reports import job

from rrlib.batch.pages.report import report_page
from rrlib.batch.takeaway import printing
from rrlib.batch.takeaway.printing import CHOSEN, installed, print_pages
from rrlib.errors import ReportError

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>{title}</title></head><body><main><h1 id="top">{title}</h1>
<p><a href="#top">Up</a> <a href="../index.html">All</a>
<a class="x" href="youth.manifest.json">Manifest</a> <a href="https://example.org/">Source</a></p>
<p style="break-before: page">Second page.</p></main></body></html>"""


def a_page(folder, name, title="A report"):
    path = folder / name
    path.write_text(PAGE.format(title=title), encoding="utf-8")
    return path


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program of a few lines that is to print instead of a browser."""

    def write(script):
        path = tmp_path / "browser"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(stat.S_IRWXU)
        monkeypatch.setenv(CHOSEN, str(path))
        return path

    return write


@pytest.mark.browser
@pytest.mark.parametrize("name", ["youth.html", "Jugend über 10 & 50%#1.html"])
def test_a_page_is_printed_beside_itself_tagged_and_whole(chromium, tmp_path, monkeypatch, name):
    monkeypatch.setenv(CHOSEN, chromium)
    folder = tmp_path / "Berichte für alle"
    folder.mkdir()
    page, other = a_page(folder, name), a_page(folder, "other.html", "Another")
    print_pages([page, other])
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [name, name.replace(".html", ".pdf"), "other.html", "other.pdf"]
    )
    content = page.with_suffix(".pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
    assert b"/StructTreeRoot" in content
    assert b"/Lang (en-GB)" in content
    assert b"/Title (A report)" in content
    assert b"/Title (Another)" in other.with_suffix(".pdf").read_bytes()


@pytest.mark.browser
def test_the_panel_reports_brief_is_two_printed_pages_and_the_appendix_begins_a_third(
    chromium, tmp_path, monkeypatch, root
):
    monkeypatch.setenv(CHOSEN, chromium)
    notebook = nbformat.read(root / "notebooks" / "panel_report.ipynb", as_version=4)
    glossary = (root / "GLOSSARY.md").read_text(encoding="utf-8")
    made = report_page(notebook, job(Path("panel_report.ipynb")), DRAFT, None, glossary)
    head, brief, rest = re.split(r'(?=<section class="brief">)|(?<=</section>)', made, maxsplit=2)
    foot = rest[rest.index("</main>") :]
    alone = tmp_path / "alone.html"
    alone.write_text(f"{head}{brief}<p>Appendix.</p>{foot}", encoding="utf-8")
    print_pages([alone])
    assert len(re.findall(rb"/Type\s*/Page\b", alone.with_suffix(".pdf").read_bytes())) == 3


@pytest.mark.browser
def test_a_pdf_links_to_sources_but_names_no_folder_of_the_machine(chromium, tmp_path, monkeypatch):
    monkeypatch.setenv(CHOSEN, chromium)
    page = a_page(tmp_path, "youth.html")
    before = page.read_bytes()
    print_pages([page])
    content = page.with_suffix(".pdf").read_bytes()
    assert re.findall(rb"/URI \((.*?)\)", content) == [b"https://example.org/"]
    assert b"file:" not in content
    assert tmp_path.name.encode() not in content
    assert page.read_bytes() == before


def test_where_no_browser_is_installed_it_is_said_how_to_install_one(monkeypatch, tmp_path):
    monkeypatch.delenv(CHOSEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "_ELSEWHERE", ())
    with pytest.raises(ReportError, match="apt-get install chromium") as refused:
        installed()
    for part in ("macOS", "Windows has Edge already", CHOSEN):
        assert part in str(refused.value)
    with pytest.raises(ReportError, match="apt-get install chromium"):
        print_pages([a_page(tmp_path, "youth.html")])


def test_the_browser_that_is_chosen_prints_and_must_be_there(program, monkeypatch):
    path = program("exit 0")
    assert installed() == path
    monkeypatch.setenv(CHOSEN, "/nowhere/chromium")
    with pytest.raises(ReportError, match="RR_CHROMIUM names '/nowhere/chromium', which is no"):
        installed()


def test_the_browser_lies_on_the_path_or_where_it_is_installed(program, monkeypatch, tmp_path):
    path = program("exit 0")
    monkeypatch.delenv(CHOSEN)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "_ELSEWHERE", (str(path),))
    assert installed() == path
    named = path.rename(tmp_path / "msedge")
    assert installed() == named


@pytest.mark.parametrize("script", ["exit 3", "exit 0", "kill -9 $$"])
def test_a_browser_that_prints_nothing_is_told_and_the_old_pdf_stands(program, tmp_path, script):
    program(script)
    page = a_page(tmp_path, "youth.html")
    page.with_suffix(".pdf").write_bytes(b"old")
    with pytest.raises(ReportError, match=r"youth\.html was not printed: browser ended with"):
        print_pages([page])
    assert page.with_suffix(".pdf").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"youth.html", "youth.pdf", "browser"}


def test_a_browser_that_hangs_is_stopped_with_all_it_started(program, tmp_path, monkeypatch):
    program(f"sleep 61 & echo $! > '{tmp_path}/child'; sleep 61")
    monkeypatch.setattr(printing, "_SECONDS", 0.5)
    page = a_page(tmp_path, "youth.html")
    with pytest.raises(ReportError, match="took more than"):
        print_pages([page])
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True)
        if state.stdout.strip()[:1] in (b"", b"Z"):
            break
        time.sleep(0.1)
    else:
        pytest.fail("what the browser had started lives on")


def test_only_root_goes_without_the_sandbox(program, tmp_path, monkeypatch):
    program(f"""echo "$@" > '{tmp_path}/asked'; exit 1""")
    page = a_page(tmp_path, "youth.html")
    for user, without in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        with pytest.raises(ReportError):
            print_pages([page])
        asked = (tmp_path / "asked").read_text()
        assert ("--no-sandbox" in asked) is without
        assert "--disable-background-networking" in asked
        assert f"--user-data-dir={tmp_path}/.printing-" in asked
