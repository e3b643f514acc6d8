"""Official statistics as published, read into extracts, with an account of each file."""

from rrlib.official.importing import Imported, gather
from rrlib.official.recognising import read_file
from rrlib.official.writing import write_import

__all__ = ["Imported", "gather", "read_file", "write_import"]
