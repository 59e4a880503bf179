"""Users and their accounts: the first question, the administrator's page, everybody's own."""
