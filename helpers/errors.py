"""The one error a user of the suite is meant to see.

Every refusal says four things, in this order: where, what was found, what was
expected, what to do. The command line prints it as one line and exits with 2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class StudyError(Exception):
    """Something in a study, a text or a call cannot be used as it stands.

    Attributes:
        where: The file, and the key or line in it.
        found: What stands there.
        expected: What would have been right.
        todo: What the user can do about it.
    """

    where: str
    found: str
    expected: str
    todo: str

    def __post_init__(self) -> None:
        """Give the parts to `Exception` too, so that the error survives pickling."""
        super().__init__(self.where, self.found, self.expected, self.todo)

    def __str__(self) -> str:
        """The error on one line, whatever the parts contain."""
        line = f"{self.where}: found {self.found}; expected {self.expected}. {self.todo}"
        return " ".join(line.split())
