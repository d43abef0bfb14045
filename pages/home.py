"""The first page: what this is, and a card for each lesson."""

import streamlit as st

from pages.lessons import CHAPTERS, of

A_ROW = 3  # cards side by side; a row of columns of its own for each, so that cards are as tall as their neighbours

st.html(
    "<style>[data-testid='stMainBlockContainer'] { max-width: 1080px; }"
    "[data-testid='stPageLink'] a { height: auto; } [data-testid='stPageLink'] * { white-space: normal; }"
    # A card is a link as a whole: what it says there covers all of it.
    "[class*='st-key-card-'] { position: relative; } [class*='st-key-card-'] * { position: static; }"
    "[class*='st-key-card-'] [data-testid='stPageLink'] a::after { content: ''; position: absolute; inset: 0; }"
    "[class*='st-key-card-']:hover { border-color: var(--st-primary-color); }</style>"
)
st.title("Deep learning, under your hands", anchor=False)
st.markdown(
    "A tutorial in which every picture is computed while you watch. Press play, drag a point, edit a weight: the "
    "network behind the picture is real torch code, and you can take it with you."
)
for number, (chapter, title) in enumerate(CHAPTERS.items(), start=1):
    st.subheader(f"{number}  {title}", anchor=False)
    lessons = of(chapter)
    for start in range(0, len(lessons), A_ROW):
        for column, lesson in zip(st.columns(A_ROW), lessons[start : start + A_ROW], strict=False):
            with column.container(border=True, height="stretch", key=f"card-{lesson.address}"):
                if lesson.picture.exists():
                    st.image(lesson.picture, width="stretch")
                label, icon = f"**{lesson.title}**", ":material/arrow_forward:"
                st.page_link(lesson.script, label=label, icon=icon, width="stretch")
                st.markdown(lesson.sentence)
                if not lesson.loads:
                    st.caption("It cannot be opened now: something in it does not load.")
st.caption("The tutorial's other lessons open as they are done.")
