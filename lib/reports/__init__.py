"""The report for the morning mail: sections of findings, figures and bars, of one as-of date.

model      what a report is made of; nothing in it tells a person
writing    the sections of a portfolio; what cannot be computed says why
"""
