"""Who signs in, and how: users, their passwords and their sessions.

`users` are kept in the ledger and administered; `passwords` judges and hashes, `hashes` keeps what
comes of it, `new_passwords` puts one in the place of another; `signing_in` lets somebody in by
login and password, `sessions` knows him from then on; `gate` tells whether this process stands
behind the server's gate; `errors` are what all of them refuse with.
"""
