"""What is kept of large files is made by a process of its own: what, when, and who waits."""
