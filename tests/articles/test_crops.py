import pytest

from articles.crops import AVIF, CROPS, JPEG, SOCIAL, TEASER, WEBP, WHOLE


@pytest.mark.parametrize(
    ("size", "focus", "box"),
    [
        ((1600, 900), (0.5, 0.5), (125, 0, 1475, 900)),
        ((1600, 900), (0, 0), (0, 0, 1350, 900)),
        ((1600, 900), (1, 1), (250, 0, 1600, 900)),
        ((1600, 900), (0.6, 0.1), (250, 0, 1600, 900)),
        ((900, 1600), (0.5, 0.25), (0, 100, 900, 700)),
        ((300, 200), (0.9, 0.9), (0, 0, 300, 200)),
        ((16, 160), (0.5, 0.5), (0, 74, 16, 85)),
    ],
)
def test_a_crop_is_as_large_as_it_can_be_around_the_focus(size, focus, box):
    assert TEASER.box(size, focus) == box


def test_the_whole_picture_is_not_cropped():
    assert WHOLE.box((1600, 900), (0, 1)) == (0, 0, 1600, 900)


@pytest.mark.parametrize("focus", [(0, 0), (0.31, 0.77), (1, 1)])
@pytest.mark.parametrize("size", [(16, 16), (17, 160), (160, 16), (2400, 1601), (999, 2400)])
@pytest.mark.parametrize("crop", CROPS, ids=lambda crop: crop.name)
def test_no_crop_leaves_the_picture(crop, size, focus):
    left, top, right, bottom = crop.box(size, focus)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    if crop.ratio and min(size) > 900:
        assert (right - left) / (bottom - top) == pytest.approx(crop.ratio, rel=0.002)


@pytest.mark.parametrize(
    ("crop", "encoding", "available", "widths"),
    [
        (WHOLE, AVIF, 2400, [480, 960, 1600]),
        (WHOLE, WEBP, 1600, [480, 960, 1600]),
        (WHOLE, AVIF, 1500, [480, 960, 1500]),
        (WHOLE, AVIF, 1000, [480, 960]),
        (WHOLE, JPEG, 2400, [480, 960]),
        (WHOLE, JPEG, 300, [300]),
        (SOCIAL, JPEG, 2400, [1200]),
        (SOCIAL, JPEG, 800, [800]),
        (SOCIAL, AVIF, 2400, []),
    ],
)
def test_nothing_is_scaled_up_and_every_step_is_worth_it(crop, encoding, available, widths):
    assert crop.widths_within(encoding, available) == widths


@pytest.mark.parametrize("crop", CROPS, ids=lambda crop: crop.name)
def test_everybody_can_read_a_rendition_of_each_crop(crop):
    assert crop.widths_within(JPEG, 1)
