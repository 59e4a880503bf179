"""What was refused, what broke rules all the same, and what was excepted: the officer's figures."""
