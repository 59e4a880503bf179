"""What may be done to whom, where and when: rules as data, and the gate that judges by them."""
