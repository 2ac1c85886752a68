"""
Documents: one value, three writers.

`document` says what a document holds: headings, sentences, tables, charts. `pdf`, `word` and `excel` write
the same value, so that no figure can differ between them.
"""
