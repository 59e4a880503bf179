"""How a contact is recorded: the crew has to know it; it cannot be judged beforehand."""

from typing import Literal

from lib.rules import model
from lib.rules.duty import shown
from lib.rules.model import Judgement, Rule
from lib.words import N_

TITLE = N_("Recording")


class Params(model.Params):
    """What is recorded, whether from beginning to end, and whether a badge is worn."""

    record: Literal["audio", "video", "audio_or_video", "calls"]
    whole: bool = False
    badge: bool = False


def judge(rule: Rule) -> Judgement:
    """Show it."""
    return shown(rule, Params)
