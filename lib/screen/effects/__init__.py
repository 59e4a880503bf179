"""The parts of the page "Effect": what of the money came of the work."""
