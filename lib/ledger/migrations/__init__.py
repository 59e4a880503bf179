"""The history of the ledger's tables, applied whenever a ledger is opened."""
