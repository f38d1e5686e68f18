"""What whoever asked is told, in words: for each state a sentence, and the reason."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.tags import Text
from storewide.portfolio.models import Answer, Request, RequestState, Stage

_SENTENCES: dict[str, Text] = {
    RequestState.ASKED: gettext_lazy("It is open again and waits for an answer."),
    RequestState.ACCEPTED: gettext_lazy("It is accepted: somebody works out what it is worth."),
    RequestState.BET: gettext_lazy(
        "A business case is written for it; whether it is promised is not decided."
    ),
    RequestState.PROMISED: gettext_lazy("It is promised."),
    RequestState.BUILDING: gettext_lazy("It is being built."),
    RequestState.TESTING: gettext_lazy("It is being tested."),
    RequestState.LIVE: gettext_lazy("It is live: customers have it."),
    RequestState.MEASURED: gettext_lazy("What it did is measured."),
    RequestState.DECLINED: gettext_lazy("It is declined."),
    RequestState.MERGED: gettext_lazy("Somebody asked for the same; both go on as one request."),
}


def state(stage: Stage) -> str:
    """What the state of a stage means for whoever asked."""
    return str(_SENTENCES[stage.state])


def told(answer: Answer) -> str:
    """An answer as a mail says it: which request, what became of it, and why."""
    request, stage = answer.request, answer.stage
    said = {"number": request.number, "title": request.title, "sentence": state(stage)}
    text = _("Your request %(number)s, “%(title)s”: %(sentence)s") % said
    if stage.request_id != request.pk:
        text = _(
            "Your request %(number)s, “%(title)s”, goes on as request %(other)s, “%(other_title)s”: %(sentence)s"
        ) % {**said, "other": stage.request.number, "other_title": stage.request.title}
    return f"{text}\n\n{_('Why: %(reason)s') % {'reason': stage.reason}}" if stage.reason else text


def subject(answer: Answer) -> str:
    """The subject of the mail with an answer; the number in it leads an answer back to the request."""
    label = RequestState(answer.stage.state).label
    return f"[#{answer.request.number}] {label}: {answer.request.title}"


def asked_by(requests: list[Request]) -> str:
    """How many asked for the same, and from how many functions: `asked by 4, from 3 functions`."""
    functions = {each.function for each in requests if each.function}
    asked = ngettext("asked by %(count)s", "asked by %(count)s", len(requests)) % {
        "count": formats.number(len(requests))
    }
    if len(functions) < 2:
        return asked
    said = {"asked": asked, "functions": formats.number(len(functions))}
    return _("%(asked)s, from %(functions)s functions") % said
