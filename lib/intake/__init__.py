"""A lender's file becomes a checked frame, or a list of sentences that tell what to mend.

`inspect` looks, `load` reads and checks; neither writes anything.
"""

from lib.intake.inspection import Inspection, inspect
from lib.intake.loading import Intake, load
from lib.intake.options import Options
from lib.intake.report import Report

__all__ = ["Inspection", "Intake", "Options", "Report", "inspect", "load"]
