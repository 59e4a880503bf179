"""The visit pack written: pages to print, a table, tracks for navigation, a calendar, all in one.

Each writer takes a lib.visits.pack.model.Pack and knows neither ledger nor screen.
"""
