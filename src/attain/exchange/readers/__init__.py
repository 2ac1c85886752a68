"""
Readers: bytes to observations, pure, one module for each family of layouts.

`attain.exchange.readers.detect.read_table` tells the layout and reads; each reader returns an
`attain.exchange.table.ReadTable`.
"""
