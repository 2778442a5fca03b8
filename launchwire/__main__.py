"""`python -m launchwire`: the command line."""

from launchwire.cli import main

main()
