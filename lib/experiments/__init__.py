"""Experiments: does it help? Persons are drawn into arms, and the arms are compared as planned.

What is compared, when and by which rule is fixed before the first person enters. Nobody's arm is
kept anywhere: it follows from the identifier of the experiment and the key of the person. An arm
may forbid or prefer an action; what a hold or the gate refuses it never permits.
"""
