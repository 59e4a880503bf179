"""The page of messages: today's queue, what is on its way, calls, templates, answers, history."""
