"""The parts of the page "Effect of the work": what of the money came of the work."""
