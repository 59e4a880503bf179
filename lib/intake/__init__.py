"""A lender's file becomes a checked frame, or a list of sentences that tell what to mend.

`inspect` looks, `load` reads and checks; neither writes anything. `tables` makes a table of text of
any file, `titles` says what its columns mean, `values` what their cells mean, one column at a time;
the modules here put them together.
"""

from lib.intake.inspection import Inspection, inspect, inspect_sheet, read_sheet
from lib.intake.loading import load, load_sheet
from lib.intake.options import Options
from lib.intake.report import Report
from lib.intake.result import Intake

__all__ = [
    "Inspection",
    "Intake",
    "Options",
    "Report",
    "inspect",
    "inspect_sheet",
    "load",
    "load_sheet",
    "read_sheet",
]
