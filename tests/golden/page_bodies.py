# ruff: noqa: E501  -- pages, an element a line
"""A story in the markup that outlets give it, with what stands around it and is not the story, under one head."""

from __future__ import annotations

from page_parts import BODY, MENU, META_TIME, P1, P2, P3, P4, P5, P6, PROSE, STORY, TITLE, Shape, article, ld, page


def story(inner: str, after: str = "") -> str:
    return page(META_TIME, f"<main><article><h1>{TITLE}</h1>{inner}</article>{after}</main>")


def around(*between: str) -> str:
    """The six paragraphs with `between` standing in turn after the first ones."""
    parts: list[str] = []
    for number, text in enumerate(STORY):
        parts.append(f"<p>{text}</p>")
        parts.extend(between[number : number + 1])
    return "\n".join(parts)


RELATED = '<div class="related"><h3>Related stories</h3><ul><li><a href="/1">Harbour opens its second pier to visitors</a></li><li><a href="/2">Ferries return after the winter storms</a></li></ul></div>'
NEWSLETTER = '<div class="newsletter-signup"><h4>Sign up for our newsletter</h4><p>Get the morning briefing in your inbox every weekday.</p><form><input type="email"><button>Subscribe</button></form></div>'
COOKIES = '<div id="cookie-banner" role="dialog"><p>We and our 812 partners store and access information on your device to show you personalised advertising. You can change your choice at any time.</p><button>Accept all</button></div>'
FIGURE = '<figure><img src="/a.jpg" alt="A road by the sea"><figcaption>A road by the sea, photographed on Monday. Photo: Harbour Post</figcaption></figure>'
COMMENTS = '<section id="comments" class="comments"><h3>Comments (2)</h3><div class="comment"><p>I heard it from my balcony and thought that it was thunder, until the dogs began to bark.</p></div><div class="comment"><p>Why does nobody ask the fishermen what they saw that morning out at sea?</p></div></section>'
SHARE = '<ul class="share-bar"><li><a href="#">Facebook</a></li><li><a href="#">Twitter</a></li><li><a href="#">Email</a></li></ul>'
MORE = "".join(
    f'<div class="card"><h4><a href="/{n}">Another headline number {n} that leads elsewhere</a></h4><p>A teaser of a few words, cut after…</p></div>'
    for n in range(12)
)
QUOTE = "“We saw a white line over the water and then a second one,” said a fisherman who was on the pier when the first rocket passed."
ITEMS = (
    "The first rocket flew 380 kilometres and fell at 5:19 in the morning.",
    "The second rocket flew 375 kilometres and fell eleven minutes later.",
)
STUB = "Two rockets crossed the eastern coast shortly before dawn on Tuesday and fell into the sea, the defence ministry said in a statement that gave few details."

BODIES = (
    Shape("body_plain", story(PROSE)),
    Shape(
        "body_in_a_section_of_divs",
        page(
            META_TIME,
            f'<div id="wrap"><div class="story"><h1>{TITLE}</h1><div class="story-text">{PROSE}</div></div></div>',
        ),
    ),
    Shape(
        "body_between_line_breaks",
        page(META_TIME, f"<div class='content'><h1>{TITLE}</h1><div class='text'>{'<br><br>'.join(STORY)}</div></div>"),
    ),
    Shape(
        "body_paragraphs_as_divs",
        page(META_TIME, f"<article><h1>{TITLE}</h1>{''.join(f'<div class=para>{p}</div>' for p in STORY)}</article>"),
    ),
    Shape(
        "body_in_a_layout_table",
        page(
            META_TIME,
            f"<table><tr><td><ul>{MENU}</ul></td><td><h1>{TITLE}</h1>{PROSE}</td></tr></table>",
            header="",
            footer="",
        ),
    ),
    Shape("body_with_related_box", story(around(RELATED))),
    Shape("body_with_newsletter_box", story(around("", NEWSLETTER))),
    Shape("body_with_cookie_banner", page(META_TIME, COOKIES + BODY)),
    Shape("body_with_figure_and_caption", story(around(FIGURE))),
    Shape("body_with_share_bar", story(SHARE + PROSE + SHARE)),
    Shape("body_with_comments", story(PROSE, COMMENTS)),
    Shape("body_with_cards_below", story(PROSE, f'<div class="more-stories">{MORE}</div>')),
    Shape(
        "body_with_advertisement_lines",
        story(around("<p>Advertisement</p>", "<p>Story continues below advertisement</p>")),
    ),
    Shape(
        "body_with_read_more_lines",
        story(around("", "<p><strong>Read more: <a href='/3'>Ferries return after the winter storms</a></strong></p>")),
    ),
    Shape("body_with_byline", story("<p>By Mina Okafor</p>" + PROSE)),
    Shape(
        "body_with_subheadings",
        story(around("", "<h2>What the ministry said</h2>")),
        lines=(P1, P2, "What the ministry said", P3, P4, P5, P6),
    ),
    Shape(
        "body_with_a_list",
        story(around("<ul>" + "".join(f"<li>{one}</li>" for one in ITEMS) + "</ul>")),
        lines=(P1, *ITEMS, P2, P3, P4, P5, P6),
    ),
    Shape(
        "body_with_a_quotation",
        story(around(f"<blockquote><p>{QUOTE}</p></blockquote>")),
        lines=(P1, QUOTE, P2, P3, P4, P5, P6),
    ),
    Shape(
        "body_with_links_inside",
        story(
            PROSE.replace("the defence ministry", '<a href="/ministry">the defence ministry</a>').replace(
                "the council", "<em>the council</em>"
            )
        ),
    ),
    Shape(
        "body_with_a_script_inside",
        story(around("<script>window.ads.push({slot: 'mid'});</script><style>.x{color:red}</style>")),
    ),
    Shape(
        "body_with_a_video_box",
        story(around('<div class="video-player"><video src="/v.mp4"></video><p>Watch: live</p></div>')),
    ),
    Shape(
        "body_with_tags_and_copyright", story(PROSE + "<p>Tags: rockets, coast, sea</p><p>© The Harbour Post 2022</p>")
    ),
    Shape(
        "body_of_a_paywalled_stub",
        story(f"<p>{STUB}</p><div class='paywall'><h3>Subscribe to read on</h3><button>Subscribe now</button></div>"),
        lines=(STUB,),
    ),
    Shape(
        "body_in_json_ld_alone",
        page(
            ld(article(articleBody="\n\n".join(STORY))),
            f"<main><article><h1>{TITLE}</h1><div id=app></div></article></main>",
        ),
    ),
    Shape(
        "body_in_json_ld_with_markup",
        page(
            ld(article(articleBody="".join(f"<p>{p}</p>" for p in STORY))),
            f"<main><article><h1>{TITLE}</h1><div id=app></div></article></main>",
        ),
    ),
    Shape(
        "body_of_a_live_blog",
        page(
            META_TIME,
            f"<main><h1>{TITLE}</h1>"
            + "".join(
                f'<article class="live-post"><time datetime="2022-11-08T0{n}:45:00Z">{9 + n}:45</time><p>{p}</p></article>'
                for n, p in enumerate(STORY)
            )
            + "</main>",
        ),
    ),
    Shape("body_below_a_self_closed_html", page(META_TIME).replace('<html lang="en">', '<html lang="en" />')),
    Shape("body_in_a_whole_page_twice_loaded", story(PROSE, f'<div class="more-stories" hidden>{MORE}</div>')),
)
