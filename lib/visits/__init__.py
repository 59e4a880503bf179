"""Whom to visit, in which order and when.

`planning` leads from a basket of cases to a visit list; data pass in this order:

1. `candidates`: cases become doors, or are refused with a reason; `crew`: who travels; `remaining`:
   what is left of today.
2. `legality`: whether the crew may go, and at what times each door may be visited.
3. `posing`: doors, hours and amounts as a routing problem in plain figures; `solving`: its engines.
4. `visit_list`: the answer in the words of the trade, with what did not fit and why. The gate is
   asked again about every stop.
5. `records`: the list in the ledger; `rows`: the list as a table for files and print.

`worth` says what a visit to each case of the portfolio is worth and who is better reached
otherwise, `picking` chooses a day's candidates among all of them, and `requests` are visits that
somebody asked for.

`plans` are visit lists of several crews and days together: made, changed by hand, planned again,
compared, approved and followed over the day. `pack` is what a crew takes along for its day.
"""
