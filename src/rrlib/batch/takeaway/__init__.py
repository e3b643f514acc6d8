"""What a reader takes away from a report: a workbook, a Word document, a PDF."""
