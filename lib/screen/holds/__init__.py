"""Holds, wishes, complaints and disputes: forms on the page of a case, and their lists."""
