"""What the acts of the audit are called on screens."""

from collections.abc import Mapping

from lib.words import N_

ACT_NAMES: Mapping[str, str] = {
    "import": N_("File loaded"),
    "replace": N_("File loaded in place of another"),
    "withdraw": N_("File taken back"),
    "restore": N_("File put back"),
    "save_template": N_("Template saved"),
    "retire_template": N_("Template let go of"),
    "correct_place": N_("Place corrected"),
    "withdraw_place": N_("Correction of a place taken back"),
    "correct_person": N_("Persons linked or kept apart"),
    "withdraw_person": N_("Decision about persons taken back"),
    "record follow-up": N_("Contact recorded"),
    "correct follow-up": N_("Record of a contact corrected"),
    "plan": N_("Visit list made"),
    "export_visit_list": N_("Visit list taken out in full"),
    "show_unmasked": N_("Addresses shown in full"),
    "export_rows_to_mend": N_("Rows to mend taken out in full"),
    "export_unmasked": N_("Data taken out in full"),
    "export": N_("Masked data taken out"),
    "reveal": N_("Field revealed"),
    "conceal": N_("Reveal ended early"),
    "export_person": N_("A person's data taken out in full"),
    "restrict": N_("A person's data restricted"),
    "lift_restrict": N_("Restriction lifted"),
    "legal_hold": N_("Legal hold placed"),
    "lift_legal_hold": N_("Legal hold lifted"),
    "erase": N_("A person's data erased"),
    "retention": N_("Data past their retention erased"),
}
"""Act of lib.rights.ACTS → its name."""
