"""The portal. The command line may start it; nothing below it knows it."""
