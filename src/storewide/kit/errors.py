"""Errors that people can mend: one sentence that names the thing, the value and the cure.

Doors catch `Refusal` alone: a page shows it beside the form, the API answers it as a problem, a command prints it.
"""


class Refusal(Exception):
    """Something asked for cannot be done as asked; its text is shown to the person as it is."""

    #: the HTTP status the API answers with
    status = 422

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


class PartsRefused(Refusal):
    """Parts of what was given are wrong; `by_field` says what is wrong with which."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(" ".join(by_field.values()))
        self.by_field = by_field


class Conflict(Refusal):
    """The record changed since it was read; `theirs` holds the values now stored, by field."""

    status = 409

    def __init__(self, sentence: str, theirs: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.theirs = theirs or {}


class WrongState(Refusal):
    """The record stands where this cannot be done to it."""

    status = 409
