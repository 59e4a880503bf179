"""Whether a visit may be made, by whom and when: the gate asked about cases, stops and contacts.

`knowing` reads what is known of a portfolio and `world` puts it into the words of the rules, so
that everybody asks the same gate. `judging` asks it about cases, stops and contacts, `crew_fit`
about a crew, `windows` about the times of day. `decisions` keeps what it said in the ledger.
"""
