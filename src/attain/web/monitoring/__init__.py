"""The public pages: they read public releases only, without a session and without a database."""
