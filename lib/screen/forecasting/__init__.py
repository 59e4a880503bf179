"""The page "Forecast and targets", and a month against its target on other pages."""
