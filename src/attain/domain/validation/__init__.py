"""
Validation: numbered checks on observation tables, as arithmetic on flat arrays.

    checks        what a check is, and what it hands back
    table         observations as coded arrays; series as stretches of sorted rows
    references    what the checks compare with: areas, series, limits, units
    structure     V1xx  columns, keys, empty tables
    codes         V2xx  areas, series, dimensions, units, statuses
    duplicates    V3xx  the same cell twice
    periods       V4xx  years that cannot be
    limits        V5xx  values that cannot be
    magnitudes    V6xx  unit mix-ups, jumps, lone zeros
    revisions     V7xx  against the last release
    totals        V8xx  parts against totals
    catalogue     all checks by number, and the order in which they run

Nothing here reads a file or knows a data frame: `attain.usecases.check` encodes one into a `Table`.
Faults that keep a file from being read at all are found by the readers, under numbers R0xx.
"""
