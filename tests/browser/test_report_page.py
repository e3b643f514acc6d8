"""Reports in headless Chromium: nothing loaded, nothing run, readable, accessible."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from rrlib.batch.planning import Request, plan
from rrlib.batch.running import make_report
from rrlib.batch.site import write_index
from rrlib.codes import Audience
from rrlib.partnership import read_partnership

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = (360, 1280)


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(root, tmp_path_factory):
    """Public, internal and index pages of the demonstration."""
    project = tmp_path_factory.mktemp("project")
    for name in ("data", "notebooks", "partnership.toml", "requirements.lock"):
        (project / name).symlink_to(root / name)
    partnership = read_partnership(project / "partnership.toml")
    requests = (
        Request(["2013-14Q3", "2013-14Q4"], ["County Durham"]),
        Request(["2013-14Q4"], ["Darlington"]),
        Request(["2013-14Q4"], ["Darlington"], audience=Audience.INTERNAL),
    )
    jobs = [job for request in requests for job in plan(project, partnership, request)]
    made = [make_report(job, project) for job in jobs]
    write_index(project / "reports", partnership.name)
    return [*made, project / "reports/index.html"]


@pytest.fixture
def opened(browser):
    contexts = []

    def open_page(path, width=1280, **more):
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_pages_load_nothing_but_themselves_and_say_nothing_on_the_console(pages, opened):
    for path in pages:
        page = opened(path)
        asked = [url for url in page.asked if not url.startswith("data:image/svg+xml;")]
        assert asked == [path.as_uri()]
        assert page.said == []


def test_pages_have_no_script(pages, opened):
    for path in pages:
        assert opened(path).locator("script").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_do_not_scroll_sideways(pages, opened, width):
    for path in pages:
        page = opened(path, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_image_is_shown_and_has_words_in_its_place(pages, opened):
    for path in pages[:-1]:
        images = opened(path).locator("img")
        assert images.count() >= 4
        for image in images.all():
            assert len(image.get_attribute("alt")) > 40
            assert image.evaluate("image => image.naturalWidth") > 300


def test_headings_are_in_order_and_begin_with_one_title(pages, opened):
    for path in pages:
        levels = opened(path).evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def _axe(page):
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    return Axe().run(page, options={"runOnly": tags})


def test_axe_finds_no_breach_of_wcag_22_aa(pages, opened):
    for path in pages:
        for width in WIDTHS:
            results = _axe(opened(path, width, bypass_csp=True))
            assert results.violations_count == 0, results.generate_report()


def test_axe_would_find_an_image_without_words(pages, opened):
    page = opened(pages[0], bypass_csp=True)
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    assert [found["id"] for found in _axe(page).response["violations"]] == ["image-alt"]


def test_every_page_says_that_it_is_a_demonstration(pages, opened):
    for path in pages:
        assert "Demonstration data: synthetic" in opened(path).inner_text("main")


def test_links_between_index_and_reports_lead_somewhere(pages, opened):
    page = opened(pages[-1])
    page.click("a")
    assert "62 reoffended within 12 months" in page.inner_text("main")
    page.click("text=All reports")
    assert page.title().startswith("Reports")
    internal = opened(pages[-2])
    internal.click("text=All reports")
    assert internal.url.endswith("reports/internal/index.html")
