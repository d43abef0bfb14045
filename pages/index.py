"""The list of lessons, in teaching order, and the way to them. Every run of the app begins here."""

import streamlit as st

from ui.lesson import presenting

st.set_page_config(
    page_title="Deep learning playground",
    page_icon=":material/blur_on:",
    layout="wide",
    initial_sidebar_state="collapsed",
)

PAGES = {
    "": [st.Page("home.py", title="Start", default=True)],
    "Supervised learning": [
        st.Page("supervised/perceptron.py", title="Perceptron", url_path="perceptron"),
        st.Page("supervised/mlp.py", title="Multilayer perceptron", url_path="mlp"),
    ],
}

page = st.navigation(PAGES, position="hidden" if presenting() else "top")
page.run()
if page.url_path in ("", "home"):
    st.session_state["page"] = ""
