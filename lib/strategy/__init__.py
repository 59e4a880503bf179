"""What is done next with each case, by whom it is decided, and why: segments, matrix, ladder.

1. `actions`: the steps that a strategy may name. `matrix`: bucket × amount tier × risk → step and
   cadence; the shipped one is data/strategy/matrix.toml.
2. `knowing`: what is known of each case on a day. `risk`: three levels by rule, with the reason.
3. `steps`: every case → its step by the matrix, or why it has none. `ladder`: how far a case has
   been taken, from L0 to L8, and which rule moves it next. `saying`: both in words.
4. `segments`: cases chosen by rule. `simulating`: what another matrix would change, cost and load.
5. `changing` and `records`: versions of segments and strategies in the ledger. `gathering` reads
   all of it afresh for whoever keeps no frames.

A step is a proposal. A visit that it names is asked for or put into the basket like any other, and
the gate decides.
"""
