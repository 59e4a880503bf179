"""How likely a customer pays: two scores with their reasons, and the chance of a payment.

    known      what was known of each case strictly before a day: the signals
    points     willingness and ability, sums of points that data/scores states; saying: in words
    observing  past snapshots with what was paid in the 30 days after each
    bands      the features of the model, each in bands that data/scores states
    fitting    models of the bands, calibrated, as plain numbers (model)
    table      the simple table that the model has to beat: bucket × last result
    proving    Brier score, AUC, calibration by persons that the model has not seen, later in time
    making     all of that for the points of a portfolio: what is used from now on, and why
    drifting   whether the cases of today are still those that it was fitted on
    fairness   whether it errs alike for regions, ages and sexes
    records    the fitted versions in the ledger; gathering, chance: of a portfolio

A protected trait is no signal (protected, data/scores/protected.toml). Nothing is computed of a
day by what happened on it or later.
"""
