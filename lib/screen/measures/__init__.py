"""The parts of the page "Recovery": how cases move, cure, and what work brings."""
