"""What the lenders' files say, kept as immutable snapshots with their as-of dates.

The portfolio is bulk, replaceable and historical; what our own people did lives in the ledger.
"""

from lib.portfolio.portfolio import Portfolio
from lib.portfolio.receiving import Committed
from lib.portfolio.records import ImportRecord

__all__ = ["Committed", "ImportRecord", "Portfolio"]
