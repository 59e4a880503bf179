"""The page of who answers for compliance, and asking for exceptions on the pages of cases."""
