"""Whom to visit, in which order and when: candidates, crews, solver, visit list."""
