"""Pages for readers: each one file that loads nothing, and runs nothing but a script of ours."""
