"""The check step: promises about the tables, written in SQL (sql/checks), tried after every run."""
