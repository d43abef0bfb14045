from pages.lessons import CHAPTERS


def test_every_lesson_has_its_card(opened):
    app = opened()
    links = {link.proto.label for link in app.get("page_link")}
    for lessons in CHAPTERS.values():
        for lesson in lessons:
            assert f"**{lesson.title}**" in links
            picture = lesson.picture()
            assert picture.std() > 10  # something is on it
