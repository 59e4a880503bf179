"""What questions are about: gaps of knowledge are told by topic."""

from collections.abc import Mapping

from lib.words import N_

TOPICS: Mapping[str, str] = {
    "hours": N_("Hours"),
    "staffing": N_("Crew and qualification"),
    "identity": N_("Identity before the matter"),
    "third_person": N_("Third persons"),
    "dispute": N_("Disputes and agreements"),
    "privacy": N_("Privacy"),
    "vulnerability": N_("Vulnerability and hardship"),
    "place": N_("Places"),
    "payment": N_("Handling of payments"),
    "conduct": N_("Conduct"),
    "frequency": N_("How often"),
    "recording": N_("Recording"),
    "safety": N_("Safety"),
}
"""Topic → its translatable name."""
