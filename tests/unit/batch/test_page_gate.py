"""The gate without a browser: a good page passes it, and each spoilt one is told by its fault."""

import re

import pytest
from made_pages import page

from rrlib.batch.pages.gate import require_readable
from rrlib.errors import ReportError


@pytest.fixture(scope="module")
def good():
    return page()


SPOILT = [
    ('lang="en-GB"', "", "it does not say its language"),
    (r"<title>.*?</title>", "<title> </title>", "it has no title"),
    (r"<main ", "<div ", "it needs one main part"),
    ("</main>", "<h1>Again</h1></main>", "it needs one heading of the first level"),
    (r"<h1>.*?</h1>", "", "it needs one heading of the first level"),
    (r"<h3>What this does not show", "<h4>What this does not show", "skips a level"),
    (r"<h3>What this does not show</h3>", "<h3> </h3>", "a heading is empty"),
    (r'aria-label="Dot plot[^"]*"', "", "an image is told only as None"),
    (r'aria-label="Dot plot[^"]*"', 'aria-label=""', "an image is told only as ''"),
    (
        r'aria-label="Dot plot[^"]*"',
        'aria-label="No description has been provided for this image"',
        "an image is told only as 'No desc",
    ),
    (r'aria-label="Dot plot[^"]*"', 'aria-label="the chart of our latest numbers.png"', ".png'"),
    ("</main>", '<img src="data:image/png;base64,AA=="></main>', "an image is told only as None"),
    ('role="img" ', "", "a chart is not told as an image"),
    (r"<figcaption>.*?</figcaption>", "<figcaption></figcaption>", "a caption is empty"),
    (r"<figcaption>.*?</figcaption>", "", "a figure has no caption"),
    (r"<caption>.*?</caption>", "", "a table has no caption"),
    (r' scope="col"', "", "heads no column"),
    (r' scope="row"', "", "has a heading without scope"),
    (r'href="#how-many-reoffended"', 'href="#nowhere"', "leads nowhere"),
    (r'<a href="index.html">Darlington</a>', '<a href="index.html"></a>', "has no words"),
    (r'href="index.html"', 'href="http://example.org"', "link to a page of the reports"),
    (r'href="index.html"', 'href="//example.org"', "link to a page of the reports"),
    (r'href="index.html"', 'href="javascript:x"', "link to a page of the reports"),
    (r"<summary>Contents</summary>", "<summary></summary>", "a summary has no words"),
    ("</main>", '<input id="x"></main>', "a field has no label"),
    ("</main>", '<p id="main">again</p></main>', "two elements are called 'main'"),
    ("<section>", '<section aria-labelledby="gone">', "names 'gone', which is not there"),
    ("</main>", "<script>x</script></main>", "it holds <script>"),
    ("</body>", '<script src="a.js"></script></body>', "would load something (src)"),
    ("</body>", "<script>x</script></body>", "it holds <script>"),
    ("</main>", '<iframe title="x"></iframe></main>', "it holds <iframe>"),
    ("</main>", '<p onclick="x">y</p></main>', "would run something (onclick)"),
    ("</head>", '<link rel="icon" href="a.ico"></head>', "it holds <link>"),
    ("</style>", "@import 'x.css';</style>", "a style would load something"),
    ("</style>", "p{background:url(a.png)}</style>", "a style would load something"),
    ("<main ", '<main style="background:url(http://a)" ', "a style would load something"),
    ('href="#f1-', 'href="other.svg#f1-', "<use> would load something (href)"),
]


def test_a_good_page_passes(good):
    require_readable(good)
    require_readable(good.replace("</main>", '<a href="https://example.org">A source</a></main>'))


@pytest.mark.parametrize(("pattern", "instead", "fault"), SPOILT)
def test_a_spoilt_page_is_told_by_its_fault(good, pattern, instead, fault):
    spoilt = re.sub(pattern, instead, good, flags=re.DOTALL)
    assert spoilt != good
    with pytest.raises(ReportError, match=re.escape(fault)):
        require_readable(spoilt)


def test_every_fault_is_told_at_once(good):
    spoilt = good.replace('lang="en-GB"', "").replace("<caption>", "<caption hidden>X")
    spoilt = spoilt.replace("<figcaption>", "<p>").replace("</figcaption>", "</p>")
    with pytest.raises(ReportError) as told:
        require_readable(spoilt)
    assert "language" in str(told.value)
    assert "a figure has no caption" in str(told.value)
    assert "Who reoffends? Darlington, 2013-14Q4" in str(told.value)
