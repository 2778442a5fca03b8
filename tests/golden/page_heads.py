# ruff: noqa: E501  -- pages, an element a line
"""What a page says about itself, in the ways that outlets do, around one body."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from page_parts import (
    AT,
    BODY,
    LATER,
    META_TIME,
    NO_ZONE,
    OG_TITLE,
    PROSE,
    SEOUL,
    SITE,
    TITLE,
    Shape,
    article,
    ld,
    page,
)

HEADS = (
    # ---- JSON-LD
    Shape("ld_plain", page(ld(article()))),
    Shape("ld_in_a_list", page(ld([{"@type": "Organization", "name": SITE}, article()]))),
    Shape(
        "ld_graph",
        page(
            ld(
                {
                    "@graph": [
                        {"@type": "WebSite", "name": SITE, "datePublished": "2001-01-01"},
                        article(author={"@type": "Person", "name": "Mina Okafor"}),
                    ]
                }
            )
        ),
        authors=("Mina Okafor",),
    ),
    Shape(
        "ld_graph_with_references",
        page(
            ld(
                {
                    "@graph": [
                        article(author={"@id": "#mina"}, publisher={"@id": "#post"}),
                        {"@type": "Person", "@id": "#mina", "name": "Mina Okafor"},
                        {"@type": "Organization", "@id": "#post", "name": SITE},
                    ]
                }
            )
        ),
        authors=("Mina Okafor",),
    ),
    Shape(
        "ld_main_entity_of_page", page(ld({"@type": "WebPage", "datePublished": "2009-01-01", "mainEntity": article()}))
    ),
    Shape("ld_types_in_a_list", page(ld(article() | {"@type": ["NewsArticle", "ReportageNewsArticle"]}))),
    Shape("ld_type_as_an_address", page(ld(article() | {"@type": "http://schema.org/NewsArticle"}))),
    Shape(
        "ld_live_blog",
        page(
            ld(
                article(dateModified="2022-11-08T12:05:00+09:00")
                | {"@type": "LiveBlogPosting", "coverageStartTime": "2022-11-07T00:00:00Z"}
            )
        ),
        modified=LATER,
    ),
    Shape(
        "ld_trailing_comma",
        page(
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
            + TITLE
            + '","datePublished":"2022-11-08T09:40:00+09:00",}</script>'
        ),
    ),
    Shape(
        "ld_raw_line_end_in_a_string",
        page(
            '<script type="application/ld+json">{"@type":"NewsArticle","description":"one\ntwo","headline":"'
            + TITLE
            + '","datePublished":"2022-11-08T09:40:00+09:00"}</script>'
        ),
    ),
    Shape(
        "ld_in_a_comment", page("<script type='application/ld+json'><!-- " + json.dumps(article()) + " --></script>")
    ),
    Shape(
        "ld_in_cdata",
        page("<script type='application/ld+json'>//<![CDATA[\n" + json.dumps(article()) + "\n//]]></script>"),
    ),
    Shape(
        "ld_beyond_repair_then_meta",
        page('<script type="application/ld+json">{"@type":"NewsArticle","headline":</script>' + META_TIME),
    ),
    Shape(
        "ld_entities_in_the_headline",
        page(ld(article(headline="Rockets &amp; fog: &quot;both&quot; fell at sea"))),
        title='Rockets & fog: "both" fell at sea',
    ),
    Shape("ld_markup_in_the_headline", page(ld(article(headline=f"<b>{TITLE}</b>")))),
    Shape(
        "ld_authors_in_a_list",
        page(
            ld(
                article(
                    author=[{"@type": "Person", "name": "Mina Okafor"}, {"@type": "Person", "name": "Jae Lindqvist"}]
                )
            )
        ),
        authors=("Mina Okafor", "Jae Lindqvist"),
    ),
    Shape(
        "ld_author_as_text",
        page(ld(article(author="By Mina Okafor and Jae Lindqvist"))),
        authors=("Mina Okafor", "Jae Lindqvist"),
    ),
    Shape(
        "ld_author_as_an_address",
        page(ld(article(author={"@type": "Person", "name": "https://www.harbourpost.example/mina"}))),
    ),
    Shape("ld_section_in_a_list", page(ld(article(articleSection=["Asia", "World"]))), section="Asia"),
    Shape("ld_language", page(ld(article(inLanguage="en-GB")), lang="")),
    Shape(
        "ld_related_stories_come_first",
        page(
            ld([article(headline="Harvest festival opens", datePublished="2019-01-01T00:00:00Z"), article()]) + OG_TITLE
        ),
    ),
    Shape("ld_not_free", page(ld(article(isAccessibleForFree="False"))), issues=("paywall",)),
    Shape("ld_milliseconds_and_z", page(ld(article(datePublished="2022-11-08T00:40:00.000Z")))),
    Shape("ld_offset_without_colon", page(ld(article(datePublished="2022-11-08T09:40:00+0900")))),
    Shape(
        "ld_no_zone_source_known", page(ld(article(datePublished="2022-11-08 09:40:00"))), zone_from="source", **SEOUL
    ),
    Shape("ld_no_zone_source_unknown", page(ld(article(datePublished="2022-11-08 09:40:00"))), **NO_ZONE),
    Shape(
        "ld_no_zone_but_meta_has_it",
        page(
            ld(article(datePublished="2022-11-08T09:40:00"))
            + '<meta property="article:published_time" content="2022-11-08T00:40:00Z">'
        ),
    ),
    Shape(
        "ld_day_only_then_time_element",
        page(
            ld(article(datePublished="2022-11-08")),
            BODY.replace("<h1>", '<time datetime="2022-11-08T09:40:00+09:00">today</time><h1>'),
        ),
    ),
    # ---- meta tags
    Shape(
        "meta_og",
        page(
            OG_TITLE
            + META_TIME
            + '<meta property="article:modified_time" content="2022-11-08T12:05:00+09:00"><meta property="article:section" content="Asia"><meta name="author" content="Mina Okafor">'
        ),
        modified=LATER,
        section="Asia",
        authors=("Mina Okafor",),
    ),
    Shape(
        "meta_parsely",
        page(
            '<meta name="parsely-title" content="'
            + TITLE
            + '"><meta name="parsely-pub-date" content="2022-11-08T00:40:00Z"><meta name="parsely-author" content="Mina Okafor"><meta name="parsely-section" content="Asia">'
        ),
        authors=("Mina Okafor",),
        section="Asia",
    ),
    Shape(
        "meta_sailthru",
        page(
            '<meta name="sailthru.title" content="'
            + TITLE
            + '"><meta name="sailthru.date" content="Tue, 08 Nov 2022 09:40:00 +0900"><meta name="sailthru.author" content="Mina Okafor">'
        ),
        authors=("Mina Okafor",),
    ),
    Shape(
        "meta_dublin_core",
        page(
            '<meta name="DC.title" content="'
            + TITLE
            + '"><meta name="DC.date.issued" content="2022-11-08T09:40:00+09:00"><meta name="DC.creator" content="Mina Okafor">'
        ),
        authors=("Mina Okafor",),
    ),
    Shape(
        "meta_itemprop",
        page(
            '<meta itemprop="datePublished" content="2022-11-08T09:40:00+09:00"><meta itemprop="dateModified" content="2022-11-08T12:05:00+09:00">'
        ),
        modified=LATER,
    ),
    Shape(
        "meta_author_as_json",
        page(META_TIME + """<meta name="author" content='{"@type":"Person","name":"Mina Okafor"}'>"""),
        authors=("Mina Okafor",),
    ),
    Shape("meta_epoch_seconds", page('<meta name="publish-date" content="1667868000">')),
    Shape("meta_epoch_milliseconds", page('<meta name="cXenseParse:recs:publishtime" content="1667868000000">')),
    Shape("meta_named_zone", page('<meta name="date" content="Tue Nov 8 2022 09:40 KST">'), at=AT),
    Shape(
        "meta_language_in_http_equiv", page(META_TIME + '<meta http-equiv="content-language" content="en">', lang="")
    ),
    Shape(
        "meta_day_before_month",
        page('<meta name="date" content="18/11/2022">'),
        at=datetime(2022, 11, 18, tzinfo=UTC),
        precision="day",
        zone_from="none",
    ),
    Shape(
        "meta_ambiguous_day_and_month",
        page('<meta name="date" content="08/11/2022">'),
        at=None,
        zone_from="none",
        issues=("unreadable_date",),
    ),
    Shape("meta_dotted_date", page('<meta name="date" content="8.11.2022">'), **NO_ZONE),
    Shape("meta_compact_date", page('<meta name="pubdate" content="20221108">'), **NO_ZONE),
    # ---- <time>, microdata, what readers see, the address
    Shape(
        "time_published",
        page("", BODY.replace("<h1>", '<time class="published" datetime="2022-11-08T09:40:00+09:00">8 Nov</time><h1>')),
    ),
    Shape(
        "time_updated_is_not_published",
        page(
            "",
            BODY.replace(
                "<h1>", '<time class="entry-date" datetime="2022-11-08T09:40:00+09:00">8 Nov</time><h1>'
            ).replace("</h1>", '</h1><time class="updated" datetime="2022-11-08T12:05:00+09:00">later</time>'),
        ),
    ),
    Shape(
        "time_published_and_updated_at_once",
        page(
            "", BODY.replace("<h1>", '<time class="published updated" datetime="2022-11-08T00:40:00Z">8.11.</time><h1>')
        ),
    ),
    Shape(
        "time_updated_alone_is_no_publication",
        page("", BODY.replace("<h1>", '<time class="updated" datetime="2022-11-08T12:05:00+09:00">12:05</time><h1>')),
        at=None,
        zone_from="none",
    ),
    Shape(
        "visible_update_is_no_publication",
        page("", BODY.replace("<h1>", '<p class="dateline">Updated 8 November 2022, 12:05 KST</p><h1>')),
        at=None,
        zone_from="none",
    ),
    Shape(
        "time_of_related_stories_is_not_ours",
        page("", BODY + '<aside><time class="teaser" datetime="2019-03-03T00:00:00Z">old</time></aside>'),
        at=None,
        zone_from="none",
    ),
    Shape("time_text_only", page("", BODY.replace("<h1>", "<time>November 8, 2022 9:40 AM KST</time><h1>"))),
    Shape(
        "microdata",
        page(
            "",
            '<main itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">'
            + TITLE
            + '</h1><span itemprop="datePublished" content="2022-11-08T09:40:00+09:00">Tuesday</span>'
            + f"<div itemprop='articleBody'>{PROSE}</div></main>",
        ),
    ),
    Shape(
        "visible_date_in_korean_style",
        page("", BODY.replace("<h1>", '<span class="article-date">2022.11.08 09:40</span><h1>')),
        zone_from="source",
        **SEOUL,
    ),
    Shape(
        "visible_date_with_label",
        page("", BODY.replace("<h1>", '<p class="dateline">Published: Tuesday, 8 November 2022, 09:40 (KST)</p><h1>')),
    ),
    Shape("date_in_the_address", page(), url="https://www.harbourpost.example/2022/11/08/two-rockets", **NO_ZONE),
    Shape("nothing_dates_it", page(), at=None, zone_from="none"),
    # ---- headlines
    Shape("title_cut_in_meta", page(META_TIME + '<meta property="og:title" content="Two rockets cross the eastern…">')),
    Shape(
        "title_with_outlet_after_a_dash",
        page(
            META_TIME
            + f'<meta property="og:title" content="{TITLE} - {SITE}"><meta property="og:site_name" content="{SITE}">'
        ),
    ),
    Shape(
        "title_with_section_and_outlet",
        page(META_TIME + f'<meta property="og:title" content="{TITLE} | Asia | {SITE}">'),
    ),
    Shape("title_logo_is_an_h1", page(META_TIME + OG_TITLE, header=f"<header><h1>{SITE}</h1></header>")),
    Shape("title_search_headline_differs", page(ld(article(headline="Rocket launch latest: what we know")) + OG_TITLE)),
    Shape("title_from_h1_alone", page(META_TIME).replace(f"<title>{TITLE} | {SITE}</title>", "<title>Harbour</title>")),
)
