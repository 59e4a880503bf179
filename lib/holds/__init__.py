"""What keeps a case from being visited, whoever said so, and what its customer wishes."""
