"""What Word and Excel ask of text and of files: characters they can hold, the same bytes always."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

MADE = datetime(1900, 1, 1)  # noqa: DTZ001 the formats hold no zone
"""When every file says that it was made: when it really was, its report's manifest tells. Nobody of
whom a delivery speaks was born that day: the release guard would take it for theirs.
"""
_OLDEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # else the archive tells on what it was made


def undated(archive: bytes, compression: int) -> bytes:
    """The same zip archive with every date in it the oldest there can be.

    Compressed bytes hang on the library that compresses: what is compared from machine to machine
    is stored, `zipfile.ZIP_STORED`.
    """
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(packed, "w", compression) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.create_system = _UNIX
            new.writestr(entry, old.read(name), compression)
    return packed.getvalue()
