"""Breaches: contacts that broke a rule, each a case of work with an owner, a day and a measure.

The gate finds them afterwards (lib.compliance.violations); nobody has to enter them. What is done
about one is kept step by step, under a name that the rule and the contact give it.
"""
