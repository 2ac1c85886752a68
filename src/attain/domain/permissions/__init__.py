"""
Who may do what: one table, read by the portal, printed in the manual, tested cell by cell.

`roles` says in which roles a person acts for a body, `table` what each role may do and how far,
`judging` asks the table about one person and one thing. Whatever no row allows is refused.
"""
