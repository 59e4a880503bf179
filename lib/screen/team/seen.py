"""Which parts of the page somebody sees: a collector only those that know his own line."""

from collections.abc import Mapping

from lib.screen import data
from lib.team.seeing import is_whole
from lib.words import N_, Words

OWN = {"index": N_("Results for the mix"), "work": N_("Work and conditions")}
WHOLE = {"visits": N_("Visits checked"), "quality": N_("Quality review")}


def parts_of(t: Words) -> Mapping[str, str]:
    """The parts for who is at the screen, with their names."""
    known = OWN | WHOLE if is_whole(data.actor()) else OWN
    return {name: t(title) for name, title in known.items()}
