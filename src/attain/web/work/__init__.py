"""The side of the portal where people sign in: its shell, its sessions, its rights."""
