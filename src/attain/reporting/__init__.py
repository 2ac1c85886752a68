"""Values to tables, sentences and reports."""
