"""Which commands read records, for the access log: one line each, at their end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import typer

from rrlib.access import add_line, watched
from rrlib.errors import RRError

WRONG_REQUEST = 120
INTERRUPTED = 130
"""How a command ends that an interrupt from the terminal has stopped, whatever it was doing."""

Given = ParamSpec("Given")


def recorded(command: Callable[Given, None]) -> Callable[Given, None]:
    """The same command, which also says in the access log whose records it opened."""

    @wraps(command)
    def run(*given: Given.args, **named: Given.kwargs) -> None:
        with watched() as read:
            status = 1
            try:
                command(*given, **named)
                status = 0
            except BaseException as error:
                status = _status(error)
                raise
            finally:
                _record(read, command.__name__, status)

    return run


def _record(read: set[tuple[Path, str]], command: str, status: int) -> None:
    words = sys.argv[2:] if sys.argv[1:2] == [command] else []
    for data in {data for data, _ in read}:
        deliveries = [delivery for folder, delivery in read if folder == data]
        try:
            add_line(data, command, deliveries, words, status)
        except OSError as error:
            why = error.strerror or type(error).__name__
            typer.echo(f"rr: the access log could not be written: {why}.", err=True)


def _status(error: BaseException) -> int:
    """The exit status with which a command ends that raises `error`."""
    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, RRError):
        return WRONG_REQUEST
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
