"""What a partnership or a question begins from: settings, study, notebook and test, by template."""
