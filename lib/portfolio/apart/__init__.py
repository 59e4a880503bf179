"""Files checked by a process of its own, so that the screens stay free: jobs, worker, progress."""
