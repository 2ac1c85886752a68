"""
The meeting pack: one model from a release and a reporting cycle, written as PDF, Word and Excel.

`pack` gathers the values, `paper` puts them into words and tables, `archive` numbers and keeps packs.
`roadmap` says what a pack needs to know of the roadmap.
"""
