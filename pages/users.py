"""Users and roles: who may sign in and what he may; while one is alone, how to become several."""

from lib.people.accounts import users
from lib.screen import data, frame
from lib.screen.accounts import first
from lib.screen.accounts import users as administering

t = frame.begin("users")

with frame.refusals(t):
    if users.several(data.ledger()):
        administering.where(t)
        administering.table(t)
        administering.add(t)
        administering.change(t)
    else:
        first.administrator(t)
