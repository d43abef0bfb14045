"""Every run of the app begins here: the page's frame and the way to the lessons."""

import streamlit as st

from pages.lessons import CHAPTERS
from ui import figures
from ui.lesson import presenting

st.set_page_config(
    page_title="Deep learning playground",
    page_icon=figures.icon(),
    layout="wide",
    initial_sidebar_state="collapsed",
)

pages = {"": [st.Page("home.py", title="Start", default=True)]}
for chapter, lessons in CHAPTERS.items():
    pages[chapter] = [st.Page(lesson.path, title=lesson.title, url_path=lesson.address) for lesson in lessons]

page = st.navigation(pages, position="hidden" if presenting() else "top")
page.run()
if page.url_path not in {lesson.address for lessons in CHAPTERS.values() for lesson in lessons}:
    st.session_state["page"] = ""
