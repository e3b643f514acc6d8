"""The list of reports: a page for all, one for each quarter, one for each area of a quarter."""

from rrlib.batch.site.writing import write_index

__all__ = ["write_index"]
