"""Repayment agreements on the screens: the panel of a case and the list of all."""
