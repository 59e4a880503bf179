"""How much money is expected week by week, how wrong that was in the past, and what is wanted.

    stood      how the cases stood on a day, as their own files of that day said it
    streams    promises and agreements that run on a day: which money is theirs, and of which case
    rates      what the rest of the cases bring a week, by state, and how states roll in a month
    walking    the forecast of every past month end and of the day itself, by what was known then
    proving    the errors of the past ones: model or naive mean, and the interval
    targets    what is wanted of a month, in the ledger; gaps: what is missing of it
    gathering  all of that for a portfolio

No yuan is counted twice: a case with an agreement brings its instalments and nothing else, one with
a running promise brings the promise and, from the second month on, only what is left beside it.
"""
