"""The audit log of the portal: append-only, chained by hash, written with what it tells of."""
