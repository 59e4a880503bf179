"""What came back: net repayments against what was placed or overdue, by amount and by count."""

from lib.recovery.table import RecoveryTable, recovery_table

__all__ = ["RecoveryTable", "recovery_table"]
