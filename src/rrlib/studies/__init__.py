"""One module a notebook, of the same name: records in, findings out."""
