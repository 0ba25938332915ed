"""What `make bench` runs. Ratios count: every figure stands beside its floor of the same run."""
