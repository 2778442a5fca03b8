"""One crawl process: `python -m spiders.runner PLAN.json`. A person runs exactly what the scheduler runs.

Imports nothing before it is run: each child that reads pages begins by importing this file, and would pay a second for
Scrapy, which it never uses.
"""

import sys

if __name__ == "__main__":
    from spiders.rounds import main

    sys.exit(main(sys.argv[1:]))
