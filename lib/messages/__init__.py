"""Messages to customers: templates, who gets one today, how it leaves, and what comes back."""
