"""What a visit is worth: the money that it may bring beyond what comes anyway, less what it costs.

    gain = extra × share × collectable
    net  = gain − (cost of a visit + hours × cost of an hour + km × cost of a km)

`extra` is P(payment | visit) − P(payment | no visit) of visits and cases like this one, `share`
what part of the amount is paid if anything is. All three come from the tenant's own history:

1. `classes`: the cell of a case or of a past visit: bucket × amount tier × last outcome × verdict.
2. `history`: past visits and what was paid after each; stretches of days without a visit.
3. `lib.shrinkage`: rates of cells, drawn towards coarser ones where a cell has seen little.
4. `chances`: the rates of each cell with numerator, denominator, day; assumptions where there is no
   history (`assumed`, data/worth).
5. `trips`: hours and km of a visit; `value`: all of it over the cases, and what is not money.
6. `saying`: one sentence a value; `instead`: the cases that are not worth a visit, and the better
   channel; `hours`: at what hours people are met.

A difference between visited and unvisited cases is a comparison, not a proof: who was visited was
chosen by somebody. Amounts of two currencies never meet.
"""
