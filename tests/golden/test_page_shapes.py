"""Every shape of page → exactly what it says."""

from __future__ import annotations

import pytest
from page_shapes import SHAPES, Shape

from pipelines.articles.page import Hints, read_page


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_page_of_this_shape_is_read_exactly(shape: Shape) -> None:
    page = read_page(shape.html.encode(), shape.url, "text/html", Hints(time_zone=shape.zone))
    assert page.text.split("\n") == list(shape.lines)
    assert (page.title, page.authors, page.section, page.language) == (
        *(shape.title, shape.authors, shape.section, shape.language),
    )
    assert (page.published_at, page.published_precision, page.zone_from, page.modified_at) == (
        *(shape.at, shape.precision, shape.zone_from, shape.modified),
    )
    assert tuple(name for name, _ in page.issues) == shape.issues


def test_the_shapes_are_many_and_their_names_differ() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 80
