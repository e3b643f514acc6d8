"""Text as it stands before a reader: every letter of it seen, and a true minus sign."""

from __future__ import annotations

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}
"""Of Unicode: controls, formats, what is no letter yet, private letters, and halves of letters."""


def visible(text: str) -> str:
    """`text` with all that cannot be seen in it written as its code point, as `⟨U+202E⟩`.

    What turns the direction of writing, or is no letter at all, could make a page say what it does
    not, and some of it no file can hold.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"⟨U+{ord(each):04X}⟩"
        if unicodedata.category(each) in _UNSEEN and each not in "\n\t"
        else each
        for each in text
    )


def signed(text: str, value: float) -> str:
    """`text`, which is `value` without its sign, with a true minus sign if it is below nought."""
    nought = not any(digit in text for digit in "123456789")
    return f"−{text}" if value < 0 and not nought else text


def capitalised(text: str) -> str:
    """`text` with its first letter large; the others stand."""
    return text[:1].upper() + text[1:]
