"""Every run of the app begins here: the page's frame and the way to the lessons."""

import streamlit as st

from pages.lessons import CHAPTERS, HERE, LESSONS, of
from ui.lesson import presenting

TITLE = "Deep learning playground"

pages = {"": [st.Page("home.py", title="Start", default=True)]}
for chapter, title in CHAPTERS.items():
    pages[title] = [st.Page(lesson.script, title=lesson.title, url_path=lesson.address) for lesson in of(chapter)]

page = st.navigation(pages, position="hidden" if presenting() else "top")
chosen = next((lesson for lesson in LESSONS if lesson.address == page.url_path), None)
st.set_page_config(
    page_title=f"{chosen.title} · {TITLE}" if chosen else TITLE,
    page_icon=HERE / "pictures" / "icon.png",
    layout="wide",
    initial_sidebar_state="collapsed",
)
if chosen is None or chosen.loads:
    page.run()
else:
    st.title(chosen.title, anchor=False)
    st.error("This lesson cannot be opened now: something in it does not load. The others can.")
if chosen is None:
    st.session_state["page"] = ""
