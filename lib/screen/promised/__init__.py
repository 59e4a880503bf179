"""The calendar of promises on the screen: its sums, its days, and who breaks his word serially."""
