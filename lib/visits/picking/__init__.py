"""Whom a plan may choose among, from the whole portfolio of a day, column by column.

What lib.visits.candidates does for a basket, here for a million cases: nothing disappears, each
case is a candidate or left out for a reason that has a code and is counted.

1. `sources`: which cases are asked about: filters, a lasso, the basket, approved requests.
2. `addresses`: which address of a case is visited, by what visits found out.
3. `exclusions`: why not: holds, rules, ended, paid since, visited lately …
4. `needs`: skills that a crew must have, and minutes at the door by situation.
5. `doors`: which cases are one stop.
6. `table`: all of it as one table, for files and for another solver.
"""
