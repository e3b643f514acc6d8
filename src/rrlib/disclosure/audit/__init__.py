"""The audit: an attack on released tables, written apart from what protects them."""

from rrlib.disclosure.audit.auditing import Audit, Exposure, audit, bounds
from rrlib.disclosure.audit.printed import Known, Page

__all__ = ["Audit", "Exposure", "Known", "Page", "audit", "bounds"]
