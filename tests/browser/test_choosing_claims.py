"""The table of claims: chosen from with the keyboard, whole without a script and when printed."""

import pytest
from ledger_rows import ledger, percent, row
from made_pages import PUBLIC, code, page, text

from rrlib.disclosure import release
from rrlib.present import reviewed
from rrlib.studies import published_claims as study

pytestmark = pytest.mark.browser

LEDGER = ledger(
    row("all", "157", programme="yos"),
    row("some", "62", programme="yos"),
    percent("share", "39.5", formula="100*{some}/{all}", agrees="yes", programme="yos"),
    percent("odd", "41.0", formula="100*{some}/{all}", agrees="no", programme="iom"),
)
SHOWN = (
    "() => [...document.querySelectorAll('.rr-filtered tbody tr')].filter((e) => e.offsetParent)"
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})
    .then((found) => found.violations.map((each) => each.id + ': ' + each.nodes[0].html))"""


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "claims.html"
    view = reviewed(release(study.recomputed(LEDGER), PUBLIC), LEDGER)
    path.write_text(page(text("## Which?"), code("reviewed(…)", view)), encoding="utf-8")
    return path


def rows(page):
    return page.evaluate(f"{SHOWN}.length")


def test_rows_are_chosen_by_programme_and_verdict(opened, claims):
    page = opened(claims)

    assert rows(page) == 4
    page.get_by_label("By programme").select_option("yos")
    assert rows(page) == 3
    page.get_by_label("By verdict").select_option("reproduces")
    assert rows(page) == 1
    assert page.get_by_text("1 of 4 rows").is_visible()
    page.get_by_label("By programme").select_option("iom")
    assert rows(page) == 0
    page.get_by_label("By verdict").select_option("")
    assert rows(page) == 1
    assert page.said == []


def test_the_keyboard_alone_chooses(opened, claims):
    page = opened(claims)
    page.get_by_label("By verdict").focus()
    page.keyboard.type("contra")
    page.keyboard.press("Tab")

    assert rows(page) == 1


def test_without_a_script_all_rows_stand_and_nothing_asks(opened, claims):
    page = opened(claims, java_script_enabled=False)

    assert page.locator(".rr-filtered tbody tr").count() == 4
    assert page.locator("select").count() == 0


def test_all_rows_are_printed_whatever_is_chosen(opened, claims):
    page = opened(claims)
    page.get_by_label("By verdict").select_option("reproduces")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert rows(page) == 4
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert rows(page) == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_the_table_is_accessible_and_fits_its_screen(opened, claims, axe, width):
    page = opened(claims, width=width)
    page.evaluate(axe)

    assert page.evaluate(AXE, TAGS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = page.locator(".rr-table").first
    if width < 640:
        assert inner.evaluate("(each) => each.scrollWidth <= each.clientWidth + 1")
