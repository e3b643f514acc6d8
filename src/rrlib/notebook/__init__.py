"""The first line of every notebook: check the parameters, open the records."""

from rrlib.notebook.opening import open_report
from rrlib.notebook.parameters import INJECTED
from rrlib.notebook.report import OfEachArea, Report

__all__ = ["INJECTED", "OfEachArea", "Report", "open_report"]
