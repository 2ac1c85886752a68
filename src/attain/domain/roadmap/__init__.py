"""
The roadmap: what was promised, who does what of it by when, and what they say of it.

`plans` are sources of commitments, `actions` what bodies do about them, `status` where an action may
go, `cycles` how bodies report and the coordinator closes a round, `obligations` which report outside
asks for what of it, `views` what follows: the matrix, what is late, what nobody owns.
"""
