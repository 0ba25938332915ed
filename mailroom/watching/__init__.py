"""Whether the mail runs: its ledger, its troubles, and who is told of them."""
