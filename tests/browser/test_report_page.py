"""Every page in headless Chromium: nothing loaded, nothing foreign run, readable, accessible."""

import re
from itertools import cycle, pairwise

import pytest
from made_pages import PUBLIC, code, finding, header, page, shown, text
from small_reports import job

from rrlib.disclosure import release

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HIT = [
    "<script>window.hit = 1</script>",
    '<img src=x onerror="window.hit=1">',
    "<svg onload=window.hit=1>",
    "</pre></style></script><script>window.hit=1</script>",
    "[a link](javascript:window.hit=1)",
    'quote" autofocus onfocus="window.hit=1',
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "abc\u202edef",
    "x" * 100_000,
]
CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((part) => part / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const solid = (colour) => colour.startsWith('rgb(') || parts(colour)[3] === 1;
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (solid(colour)) return colour;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const contrast = (element, colour) => {
    const [one, other] = [luminance(colour), luminance(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const own = (element) => [...element.childNodes]
    .filter((each) => each.nodeType === 3).map((each) => each.data.trim()).join('');
  const texts = [...document.querySelectorAll('body *')]
    .filter((each) => own(each) && !each.closest('script,style'))
    .map((each) => [own(each).slice(0, 60), contrast(each,
      getComputedStyle(each)[each.closest('svg') ? 'fill' : 'color'])]);
  const painted = (element) => ['fill', 'stroke']
    .map((what) => getComputedStyle(element)[what])
    .filter((colour) => colour.startsWith('rgb'));
  const drawn = 'svg use, svg path, svg line, svg circle, svg polygon';
  const marks = [...document.querySelectorAll(drawn)]
    .filter((each) => !each.closest('defs'))
    .map((each) => [
      each.getAttribute('style') || each.getAttribute('class') || each.outerHTML,
      Math.max(...painted(each).map((colour) => contrast(each, colour)), 0)]);
  return {texts, marks};
}"""


def test_pages_load_nothing_but_themselves_and_say_nothing_on_the_console(pages, opened):
    for path in pages:
        page = opened(path)
        assert page.asked == [path.as_uri()]
        assert page.said == []


def test_pages_run_no_script_but_one_of_ours(pages, opened):
    for path in pages:
        page = opened(path)
        assert page.locator("script").count() <= 1
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        assert policy.startswith("default-src 'none'")
        assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=a()>')")
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'),"
            "{textContent: 'window.hit = 1'}))"
        )
        assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_do_not_scroll_sideways(pages, opened, width):
    for path in pages:
        page = opened(path, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_at_twice_the_size_nothing_is_cut_off(pages, opened):
    for path in pages:
        page = opened(path, 1280)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path


def test_every_page_is_of_a_size_to_be_sent(pages):
    assert max(path.stat().st_size for path in pages) < 1_500_000


def test_every_chart_is_drawn_with_its_words(reports, opened):
    counted = 0
    for path in reports:
        charts = opened(path).locator("figure svg[role=img]")
        counted += charts.count()
        for chart in charts.all():
            assert len(chart.get_attribute("aria-label")) > 40
            is_small = chart.evaluate("drawn => drawn.closest('.rr-smalls') !== null")
            assert chart.bounding_box()["width"] > (200 if is_small else 500)
            assert chart.locator("text").count() > 3
    assert counted > 60


def test_headings_are_in_order_and_begin_with_one_title(pages, opened):
    for path in pages:
        levels = opened(path).evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def _axe(page, axe):
    page.evaluate(axe)
    page.evaluate(OPEN)
    options = {"runOnly": TAGS, "resultTypes": ["violations", "incomplete"]}
    context = {"include": [["html"]], "exclude": [["svg text"]]}
    return page.evaluate("([context, options]) => axe.run(context, options)", [context, options])


def _told(results, kind):
    return [
        (found["id"], node["html"][:90], node.get("failureSummary"))
        for found in results[kind]
        for node in found["nodes"]
    ]


def test_axe_finds_no_breach_of_wcag_22_aa_and_leaves_nothing_open(pages, opened, axe):
    """One page narrow and light, the next wide and dark."""
    ways = cycle(zip(WIDTHS, SCHEMES, strict=True))
    for path, (width, scheme) in zip(pages, ways, strict=False):
        results = _axe(opened(path, width, color_scheme=scheme), axe)
        assert _told(results, "violations") == [], path
        # What is behind text that has to be scrolled to it leaves open: that is measured below.
        left = [each for each in _told(results, "incomplete") if each[0] != "color-contrast"]
        assert left == [], path


def test_axe_would_find_an_image_without_words(reports, opened, axe):
    page = opened(reports[0])
    page.evaluate("document.querySelector('svg[role=img]').removeAttribute('aria-label')")
    found = _axe(page, axe)["violations"]
    assert [each["id"] for each in found] == ["svg-img-alt"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_and_the_marks_of_charts_stand_out(pages, opened, scheme):
    """4.5 to 1 for text, also in charts, and 3 to 1 for what means something in them."""
    for path in pages:
        page = opened(path, color_scheme=scheme)
        page.evaluate(OPEN)
        found = page.evaluate(CONTRASTS)
        assert len(found["texts"]) > 10
        assert [each for each in found["texts"] if each[1] < 4.5] == [], path
        faint = {style for style, ratio in found["marks"] if 0 < ratio < 3}
        assert all(_only_guides(style) for style in faint), path


def _only_guides(style):
    """Grid lines, shaded bands and what is as light as the page."""
    guides = ("--rr-pale", "--rr-paper", "--rr-tint", "--rr-line", "fill-opacity", "opacity")
    return any(guide in style for guide in guides)


@pytest.mark.parametrize("name", ["--rr-grey", "--rr-quiet", "--rr-link"])
def test_text_too_faint_would_be_found(reports, opened, name):
    page = opened(reports[0])
    page.evaluate(f"document.documentElement.style.setProperty('{name}', '#8a8a8a')")
    found = page.evaluate(CONTRASTS)
    assert [each for each in found["texts"] if each[1] < 4.5]


def test_the_keyboard_reaches_everything_and_is_seen(reports, opened):
    page = opened(reports[0], 360)
    wanted = page.evaluate(
        "document.querySelectorAll('a[href],button:not([hidden]),summary,[tabindex=\"0\"]').length"
    )
    hidden = "details:not([open]) > :not(summary)"
    folded = page.evaluate(
        f"[...document.querySelectorAll('a[href],summary,[tabindex=\"0\"]')]"
        f".filter((each) => each.closest('{hidden}')).length"
    )
    seen = set()
    for _ in range(wanted - folded):
        page.keyboard.press("Tab")
        outline, place = page.evaluate(
            "(() => { const e = document.activeElement; const b = e.getBoundingClientRect();"
            "return [getComputedStyle(e).outlineStyle, [e.tagName, b.x, b.y + scrollY]] })()"
        )
        assert outline != "none", place
        seen.add(tuple(place))
    assert len(seen) == wanted - folded


def test_code_is_shown_one_by_one_and_all_at_once_by_keyboard(reports, opened):
    page = opened(reports[0])
    shown = page.locator("details.code[open]")
    assert shown.count() == 0
    page.locator("details.code summary").first.focus()
    page.keyboard.press("Enter")
    assert shown.count() == 1
    page.locator("#all-code").focus()
    page.keyboard.press("Space")
    assert shown.count() == page.locator("details.code").count() > 10
    assert page.locator("#all-code").inner_text() == "Hide all code"
    page.keyboard.press("Space")
    assert shown.count() == 0


def test_a_browser_without_scripts_misses_only_a_button(reports, opened):
    page = opened(reports[0], java_script_enabled=False)
    assert page.locator("#all-code").is_hidden()
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()


def test_nothing_moves_for_those_who_asked_for_rest(reports, opened):
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert opened(reports[0], reduced_motion="reduce").evaluate(behaviour) == "auto"


def test_links_lead_where_they_say(reports, opened):
    page = opened(reports[0])
    link = page.locator(".headlines a").first
    question = link.inner_text()
    link.click()
    heading = page.evaluate("document.querySelector(location.hash).textContent")
    assert heading == question
    for link in page.locator("a").all():
        to = link.get_attribute("href")
        if not to.startswith("#"):
            assert (reports[0].parent / to).resolve().exists(), to


def test_printed_it_shows_every_table_and_no_button(reports, opened):
    page = opened(reports[0])
    page.emulate_media(media="print")
    assert page.locator("#all-code").is_hidden()
    assert page.locator(".contents").is_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.rr-data:not([open])").count() == 0
    assert page.locator("details.code[open]").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.rr-data[open]").count() == 0


def test_every_page_says_that_it_is_a_demonstration(pages, opened):
    for path in pages:
        assert "Demonstration data: synthetic" in opened(path).inner_text("main")


@pytest.mark.parametrize("nasty", HIT, ids=range(len(HIT)))
def test_words_of_data_are_seen_and_never_run(tmp_path, opened, nasty):
    spoilt = finding(
        label=nasty, title=nasty, question=nasty, rows_are=nasty, limits=(nasty,), notes=(nasty,)
    )
    path = tmp_path / "page.html"
    made = page(
        text("## Which?" if "](" in nasty else f"## Which?\n\n{nasty}"),
        code(nasty, shown(release(spoilt, PUBLIC))),
        of=job(area=nasty),
        opening=header(nasty, nasty),
    )
    path.write_text(made, encoding="utf-8")
    seen = opened(path, 360)
    for summary in seen.locator("summary").all():
        summary.click()
    seen.locator("a, button").first.focus()
    assert seen.evaluate("window.hit") is None
    assert seen.said == []
    assert seen.asked == [path.as_uri()]
    assert seen.evaluate("document.documentElement.scrollWidth") <= 360
    shows = seen.evaluate("document.querySelector('main').textContent")
    written = re.sub("\u202e", "⟨U+202E⟩", nasty)
    assert shows.count(written) >= 5
