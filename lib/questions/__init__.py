"""Own questions: any measure by any two attributes, kept under a name and shared as a link.

    asking      a question as a value: measure, rows, columns, how far back
    sources     what the measures read of a portfolio, each once
    measures    the registry: of each case or contact what it adds to numerator and denominator
    attributes  what a case can be looked at by
    pivoting    the table: the sums of a measure by two attributes, each currency by itself
    records     questions that somebody kept, in the ledger

Because a measure is a sum over rows, the cells of any table add up to the measure itself.
"""
