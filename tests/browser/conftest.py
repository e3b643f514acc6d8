"""Headless Chromium, axe-core, and every page of the demonstration."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, to be run by `evaluate`: a page's policy lets no script tag run."""
    if not AXE.is_file():
        what = "axe-core is missing. Install it: npm ci --prefix tests/browser"
        if os.environ.get("CI"):
            pytest.fail(what)
        pytest.skip(what)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def opened(browser):
    """Opens a page without a network; what it asked for and said is kept on it."""
    contexts = []

    def open_page(path, width=1280, **more):
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        context.set_offline(True)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def demonstration(root, tmp_path_factory):
    """The folder `reports` of the demonstration: every quarter of an area, and others; changes."""
    from rrlib.batch.changes.pairing import two_quarters
    from rrlib.batch.changes.telling import write_page
    from rrlib.batch.keys import Workshop
    from rrlib.batch.planning import Request, plan
    from rrlib.batch.running import Kind, Way, run
    from rrlib.batch.site import write_index
    from rrlib.batch.wanting import look
    from rrlib.codes import Audience
    from rrlib.deliveries import lacking, prepare
    from rrlib.partnership import read_partnership

    project = tmp_path_factory.mktemp("demonstration")
    for name in ("data", "notebooks", "partnership.toml", "requirements.lock", "GLOSSARY.md"):
        (project / name).symlink_to(root / name)
    published = root / "reports/published"
    if published.is_dir():
        shutil.copytree(published, project / "reports/published")
    partnership = read_partnership(project / "partnership.toml")
    requests = (
        Request(areas=["County Durham"]),
        Request(["2013-14Q4"], ["County Durham and Darlington"]),
        Request(["2013-14Q4"], ["Darlington"], audience=Audience.INTERNAL),
        Request(["2013-14Q3"], ["Darlington"], delivery="2013-14Q4"),
    )
    asked = [job for request in requests for job in plan(project, partnership, request)]
    held = {job.reads: prepare(project / "data", partnership, job.reads) for job in asked}
    jobs = [
        job
        for job in asked
        if not lacking(
            job.reads, held[job.reads].extracts, job.extracts.needs, job.extracts.needs_one_of
        )
    ]
    workshop = Workshop(project)
    counted = run(look(jobs, held, workshop), workshop, Way(2), lambda _: None)
    assert counted == {Kind.STARTED: len(jobs), Kind.MADE: len(jobs)}
    write_page(project, two_quarters(project, "2013-14Q3", "2013-14Q4"))
    write_index(workshop, partnership.name)
    return project / "reports"


@pytest.fixture(scope="session")
def reports(demonstration):
    """The pages of all reports."""
    return [
        path.with_name(path.name.replace(".manifest.json", ".html"))
        for path in sorted(demonstration.rglob("*.manifest.json"))
    ]


@pytest.fixture(scope="session")
def pages(demonstration):
    """Every page there is: reports and lists of them."""
    return sorted(demonstration.rglob("*.html"))
