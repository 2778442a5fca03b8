"""Bytes to text: the declared charset when it fits, else what the bytes themselves say."""

from __future__ import annotations

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})[\"']", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# What browsers read these labels as (WHATWG Encoding Standard): the label names a subset of the real one.
_ALIASES = {
    **{"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"},
    **{"iso-8859-9": "cp1254", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "shift_jis": "cp932"},
    **{"shift-jis": "cp932", "x-sjis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "utf8": "utf-8"},
}


def _codec(label: str) -> str | None:
    label = _ALIASES.get(label.lower(), label.lower())
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # utf-7 and the transforms (rot13, zip, hex) are never a page's charset, whatever its author claims.
    return info.name if info._is_text_encoding and info.name not in ("utf-7", "idna", "punycode") else None


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of `body`, and why its declaration was not followed (empty when it was).

    Order: byte order mark, UTF-8 if the bytes are valid UTF-8 and not plain ASCII (no other charset looks like it by
    chance), HTTP header, meta or XML declaration, else Windows-1252. Undecodable bytes become U+FFFD.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), ""
    labels = [m[1] for m in [_HEADER.search(content_type)] if m]
    labels += [m[1].decode("ascii") for m in (_XML.search(body[:400]), _META.search(body[:4096])) if m]
    declared = next((codec for codec in map(_codec, labels) if codec), None)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text or not body:
        wrong = declared not in (None, "utf-8") and not body.isascii() and declared != "cp1252"
        wrong = wrong or (declared == "cp1252" and not body.isascii())
        stateful = body.isascii() and (declared or "").startswith(("iso2022", "hz"))
        if not stateful:
            return text, f"declared {labels[0]}, is utf-8" if wrong and labels else ""
    if declared and declared != "utf-8":
        text = body.decode(declared, "replace")
        return text, f"undecodable bytes in {labels[0]}" if "\ufffd" in text else ""
    # A UTF-8 page that is cut in the middle of a character, or holds a few bad bytes, has good characters beyond ASCII
    # as well; where every such byte is bad, it is Windows-1252.
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad < sum(character > "\x7f" for character in text) / 2:
        return text, "undecodable bytes in utf-8"
    return body.decode("cp1252", "replace"), f"declared {labels[0] if labels else 'nothing'}, read as windows-1252"
