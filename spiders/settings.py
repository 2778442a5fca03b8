"""Scrapy settings. Every departure from a default names the default and the reason.

Docs: https://docs.scrapy.org/en/latest/topics/settings.html
"""

from importlib.metadata import version
from typing import Any

from pipelines.settings import settings

_own = settings()

BOT_NAME = "launchwire"
SPIDER_MODULES = ["spiders.crawl"]

# Default: Scrapy's own name. Outlets must be able to see who asks and to write to us.
USER_AGENT = f"Launchwire/{version('launchwire')} (news research; {_own.contact or 'set LAUNCHWIRE_CONTACT'})"
# Default: taken from USER_AGENT whole; robots.txt files name products, not versions.
ROBOTSTXT_USER_AGENT = "Launchwire"
ROBOTSTXT_OBEY = True  # default False

# Defaults True: the remote control evaluates code, the telnet console is one.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# Default: also data, file, ftp, s3. A page must not make us read our own disk.
DOWNLOAD_HANDLERS: dict[str, Any] = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
DOWNLOAD_TIMEOUT = _own.fetch_timeout_seconds  # default 180; a news server answers in two seconds or is down
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # default 1 GiB; counts decompressed bytes too: a 0.9 MB bomb opens to 944 MB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB; too large is an outcome, not a warning
TWISTED_DNS_RESOLVER = "spiders.middlewares.addresses.SafeResolver"  # refuses names that lead to private addresses
DNS_TIMEOUT = 10  # default 60
# Default True: the address check needs to see the real address, not the proxy's.
HTTPPROXY_ENABLED = False
COOKIES_ENABLED = False  # default True; articles need none, and trackers hang on them
# Default "strict-origin-when-cross-origin": nobody needs our way through their site.
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False  # default True; a news page refreshes itself for its advertisements
REDIRECT_MAX_TIMES = 5  # default 20
URLLENGTH_LIMIT = 2000  # default 2083; raw.fetches keeps so many characters

CONCURRENT_REQUESTS = 32  # default 16; many outlets at once, each on its own slot
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8
DOWNLOAD_DELAY = 1.0  # default 0; a source's own delay stands in its file
AUTOTHROTTLE_ENABLED = True  # default False
AUTOTHROTTLE_START_DELAY = 1.0  # default 5; the catalogue's delay is already gentle
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_ITEMS = 4  # default 100, which starts 100 tasks a response and costs a third of the pages a second
RETRY_TIMES = 2  # default 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default ERROR; an outlet that is down is an outcome, errors are ours
RETRY_HTTP_CODES = [429, 500, 502, 503, 504, 522, 524, 408]
HTTPERROR_ALLOW_ALL = True  # default False; every status is an outcome, recorded by the spider

CLOSESPIDER_TIMEOUT = 6 * 3600  # default none; a crawl that has not ended before the next but one is stuck
MEMUSAGE_LIMIT_MB = 1500  # default none
MEMUSAGE_WARNING_MB = 800
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # default RFPDupeFilter; raw.urls knows what was fetched

# Outermost first. One file each in spiders/middlewares.
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "spiders.middlewares.rest.Rest": 90,  # before robots.txt is asked for
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # replaced by:
    "spiders.middlewares.robots.Robots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # replaced by:
    "spiders.middlewares.retry.PatientRetry": 550,
    "spiders.middlewares.addresses.SafeAddresses": 760,  # inside redirects and retries: sees every hop
    "spiders.middlewares.clock.Clock": 990,  # innermost: measures the download alone
}
# In order of their numbers. One file each in spiders/item_pipelines.
ITEM_PIPELINES = {
    "spiders.item_pipelines.read_page.ReadPage": 200,  # bytes to page, in a child process
    "spiders.item_pipelines.store.Store": 400,  # batches to the warehouse
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # replaced by:
    "spiders.extensions.throttle.SourceThrottle": 10,
    "spiders.extensions.progress_file.ProgressFile": 490,
    "spiders.extensions.stats_file.StatsFile": 500,  # the exit code is 0 whatever happened: counts go to a file
}

LOG_LEVEL = "WARNING"  # default DEBUG; what happened is in raw.fetches
LOG_ENABLED = True
STATS_DUMP = False  # default True
FEED_EXPORT_ENCODING = "utf-8"
