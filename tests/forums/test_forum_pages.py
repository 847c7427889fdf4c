import pytest

from forums import picture
from forums.models import Level, Mode
from tests.factories import create_forum, create_seat, create_user
from tests.forums.activation.factories import NOW, activate
from tests.forums.callouts.factories import create_called_forum

pytestmark = pytest.mark.django_db


def row_of(rows, level):
    return next(row for row in rows if row.level == level)


def test_the_picture_has_every_level_in_order(tim, region):
    assert [row.level for row in picture.rows(tim, now=NOW)] == list(Level)


def test_a_forum_stands_in_the_column_of_its_mode_and_one_of_both_in_both(tim):
    ordinary = create_forum(name="Samordningsgruppen", home_mode=Mode.ORDINARY)
    both = create_forum(name="Ledningscentraler", home_mode=Mode.BOTH)

    row = row_of(picture.rows(tim, now=NOW), Level.COORDINATING)

    assert [box.forum for box in row.ordinary] == [both, ordinary]
    assert [box.forum for box in row.activated] == [both]


def test_a_box_counts_the_seats_that_nobody_holds(tim, tyreso, nacka, bo):
    forum = create_forum()
    create_seat(forum=forum, actor=tyreso, holders=(bo,))
    create_seat(forum=forum, actor=nacka)

    box = row_of(picture.rows(tim, now=NOW), Level.COORDINATING).activated[0]

    assert (box.seats, box.vacant) == (2, 1)


def test_an_activated_forum_says_since_when_on_the_page(signed_in, tim, rosa):
    activate(create_called_forum(1)[0], by=tim, leader=rosa)

    text = signed_in(tim).get("/forum/").content.decode()

    assert "is-active" in text
    assert "Aktiverat sedan" in text
    assert "18:32" in text


def test_an_exercise_is_striped_and_named_in_the_picture(signed_in, tim, rosa):
    activate(create_called_forum(1)[0], by=tim, leader=rosa, kind="exercise")

    text = signed_in(tim).get("/forum/").content.decode()

    assert "is-exercise" in text
    assert "ÖVNING sedan" in text


def test_one_who_was_not_called_does_not_see_the_activation_in_the_picture(signed_in, tim, rosa, cecilia):
    activate(create_called_forum(1)[0], by=tim, leader=rosa)

    assert "Aktiverat sedan" not in signed_in(cecilia).get("/forum/").content.decode()


def test_the_picture_takes_the_same_few_questions_for_the_whole_region(
    tim, region, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        picture.rows(tim, now=NOW)


def test_the_forums_page_names_holders_deputies_and_vacancies(signed_in, tim, tyreso, nacka, bo):
    forum = create_forum()
    create_seat(forum=forum, actor=tyreso, holders=(bo, create_user(name="Ylva Ros")))
    create_seat(forum=forum, actor=nacka)

    text = signed_in(tim).get(f"/forum/{forum.code}/").content.decode()

    assert "Bo Ask" in text
    assert "Ylva Ros" in text
    assert text.index("vakant plats") < text.index("Bo Ask")


def test_seats_of_a_forum_where_the_own_actor_sits_are_seen(signed_in, bo, tyreso, nacka, cecilia):
    forum = create_forum()
    create_seat(forum=forum, actor=tyreso, holders=(bo,))
    create_seat(forum=forum, actor=nacka, holders=(cecilia,))

    assert "Cecilia Alm" in signed_in(bo).get(f"/forum/{forum.code}/").content.decode()


def test_names_in_a_forum_without_the_own_actor_are_not_shown(signed_in, bo, nacka, cecilia):
    forum = create_forum()
    create_seat(forum=forum, actor=nacka, holders=(cecilia,))

    assert "Cecilia Alm" not in signed_in(bo).get(f"/forum/{forum.code}/").content.decode()


@pytest.mark.parametrize(("level", "has_button"), [(Level.COORDINATING, True), (Level.EXECUTING, False)])
def test_only_forums_that_the_host_activates_have_the_button(signed_in, tim, level, has_button):
    forum = create_forum(level=level)

    text = signed_in(tim).get(f"/forum/{forum.code}/").content.decode()

    assert ("Aktivera forum" in text) == has_button


def test_a_forum_that_is_none_is_not_found(signed_in, tim):
    assert signed_in(tim).get("/forum/inget/").status_code == 404
