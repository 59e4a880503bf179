"""The pages of personal data and of the audit: rights of a person, retention, search, proof."""
