"""What the pages of the portal say, as plain values: the static edition and the API use the same."""
