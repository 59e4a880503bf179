"""Saying how far a long import is, so that nobody wonders whether it still works.

A step is a code of STEPS; the share is that of the whole work that lies behind, from 0 to 1.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from lib.words import N_

Step = Literal[
    "starting", "waiting", "reading", "columns", "meaning", "findings", "writing", "comparing"
]

STEPS: Mapping[Step, str] = {
    "starting": N_("Starting"),
    "waiting": N_("Waiting until another file has been checked"),
    "reading": N_("Reading the file"),
    "columns": N_("Reading each column"),
    "meaning": N_("Understanding dates, amounts and places"),
    "findings": N_("Listing what was found"),
    "writing": N_("Preparing what can be loaded"),
    "comparing": N_("Comparing with what is there"),
}
"""Step → what a reader is told, in the order in which the steps come."""

READ = 0.4
"""Share of the work of `load` that lies behind when the file has been read."""

Tell = Callable[[Step, float], None]
"""Receives the step that begins and the share of the work that is done."""


def silent(step: Step, share: float) -> None:
    """Tell nobody."""
    del step, share


def within(tell: Tell, start: float, end: float) -> Tell:
    """Let a part of the work speak in shares of its own, of which the whole knows the place."""

    def told(step: Step, share: float) -> None:
        tell(step, start + (end - start) * share)

    return told
