"""What stands in a text is found however it is written there."""

import base64
import json
from datetime import date
from html import escape
from urllib.parse import quote

import pytest

from rrlib.batch.scanning import days_in, once, pieces_of, plain_pieces, readings, words_in

DAY = date(2001, 3, 4)
WRITTEN = (
    "2001-03-04",
    "2001-3-4",
    "2001/03/04",
    "2001-03-04T00:00:00",
    "2001-03-04 00:00:00",
    "04/03/2001",
    "4/3/2001",
    "04.03.2001",
    "04-03-2001",
    "04/03/2001 12:30",
    "4 March 2001",
    "04 Mar 2001",
    "4th of March, 2001",
    "4-Mar-2001",
    "4\xa0March\n2001",
    "MARCH 4th, 2001",
    "20010304",
    "20010304T000000",
    "datetime.date(2001, 3, 4)",
    "datetime.datetime(2001, 3, 4, 0, 0)",
)


def in_address(text, kind="image/svg+xml"):
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


ENCODED = {
    "as it is": lambda text: text,
    "HTML": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "HTML in hexadecimal": lambda text: "".join(f"&#x{ord(sign):x};" for sign in text),
    "JSON": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "JSON after a line's end": lambda text: json.dumps(f"so\n{text}"),
    "Python": lambda text: "".join(f"\\x{ord(sign):02x}" for sign in text),
    "an address of the web": lambda text: "".join(f"%{ord(sign):02X}" for sign in text),
    "an address of data": in_address,
    "an address of data, for the web": lambda text: quote(in_address(text)),
    "an address of data in HTML": lambda text: escape(f'<img src="{in_address(text)}">'),
    "one address in another": lambda text: in_address(f'<image href="{in_address(text)}"/>'),
    "escaped twice": lambda text: quote("".join(f"&#{ord(sign)};" for sign in text)),
    "an address without base64": lambda text: f"data:image/svg+xml,{quote(f'<text>{text}</text>')}",
}


def words(text, longest=1):
    return words_in(once(readings([text])), longest)


def days(text):
    return days_in(once(readings([text])))


@pytest.mark.parametrize("encoded", ENCODED.values(), ids=ENCODED)
def test_a_word_and_a_day_are_found_however_they_are_encoded(encoded):
    assert "p00123" in words(f"<p>{encoded('P00123')}</p>")
    assert DAY in days(f"<p>{encoded('2001-03-04')}</p>")


@pytest.mark.parametrize("written", WRITTEN)
def test_a_day_is_found_however_it_is_written(written):
    assert days(f"born {written}, so they say") == {DAY}
    assert days(written) == {DAY}


@pytest.mark.parametrize(
    "written",
    [
        "12001-03-04",
        "2001-03-045",
        "2001-03/04",
        "104/03/2001",
        "04/03/20015",
        "120010304",
        "200103041",
        "0.20010304",
        "L 29.20010304 4",
        "2001-02-30",
        "30 February 2001",
        "March 2001",
        "4 March",
        "2001-03",
        "1999/02/22-rdf-syntax-ns",
        "(2001, 3, 4)",
    ],
)
def test_what_is_no_day_is_none(written):
    assert days(written) == set()


def test_a_word_is_whole():
    held = words("XP00123 P001234 _P00124_ (P00125) P00126. P00127-P00128 p00129")
    assert {"p00124", "p00125", "p00126", "p00127", "p00128", "p00129"} <= held
    assert not held & {"p00123"}


def test_words_that_are_joined_are_found_alone_and_together_up_to_the_longest():
    assert words("x AB-12-34 y", 1) == {"x", "ab", "12", "34", "y"}
    assert words("AB-12-34", 2) == {"ab", "12", "34", "ab-12", "12-34"}
    assert "ab-12.34" in words("of-AB-12.34-and", 3)


def test_a_number_with_decimals_is_one_word():
    assert words("L 29.087740 188.799760") == {"l", "29.087740", "188.799760"}
    assert "110545" in words("4, 110545.")


def test_a_colour_of_a_style_is_no_word_and_another_is():
    style = '<g style="fill: #801650; stroke:#424242; border-top: 1px solid #123456"/>'
    assert not words(style) & {"801650", "424242", "123456"}
    assert "801650" in words("case #801650")


def test_what_is_packed_is_no_word_itself():
    assert words(in_address("one", "text/plain")) == {"one"}
    packed = "data:image/png;base64," + base64.b64encode(b"\xff\xfe\x00P00123").decode()
    assert words(f"a {packed} b") == {"a", "b"}


def test_every_part_of_a_notebook_is_a_piece_with_its_place():
    output = {"output_type": "display_data", "data": {"text/html": ["<p>", "four</p>"]}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "one"},
        {"cell_type": "code", "metadata": {"tags": ["injected-parameters"]}, "source": "two"},
        {"cell_type": "code", "metadata": {"three": 3}, "source": "", "outputs": [output]},
    ]
    text = json.dumps({"cells": cells, "metadata": {"kernelspec": {"five": 1234567}}})
    table = b"row,people\nall,62\n"
    found = list(pieces_of({"a.ipynb": text.encode(), "a.html": b"page", "tables/a.csv": table}))
    places = {word: {p.place for p in found if word in p.text.split()} for word in ("one", "two")}
    assert places == {
        "one": {"its cell of text 1, what it says"},
        "two": {"its parameters, what it says"},
    }
    assert "its code cell 1, metadata" in {p.place for p in found if "three" in p.text}
    assert "its code cell 1, what it shows" in {p.place for p in found if "<p>four</p>" in p.text}
    unseen = {p.place: p.counts for p in found if "1234567" in p.text}
    assert unseen == {"its notebook's own metadata": True}
    assert found[1].place == "its table tables/a.csv"
    assert {p.text for p in found if p.place == "its files' names"} == {
        "a.ipynb",
        "a.html",
        "tables/a.csv",
    }


def test_plain_data_are_read_by_their_names_too():
    texts = [piece.text for piece in plain_pieces("here", {"name": ["a", {"b": 7, "c": None}]})]
    assert texts == ["name\na\nb\nc", "7"]
