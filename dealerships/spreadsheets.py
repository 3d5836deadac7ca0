"""What every CSV file that the academy writes does to its cells."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")


def neutral(value: object) -> object:
    """The value so that no spreadsheet takes it for a formula: an apostrophe before what might be one."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
