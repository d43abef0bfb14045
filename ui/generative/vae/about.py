"""Below the stage of the variational auto-encoder's lesson: two exercises, and the cards of the networks that ship."""

from __future__ import annotations

import streamlit as st

from engine.generative.digit_autoencoders.weights import card_of
from engine.generative.vae.looks.sum import SHOWN

KL = "½ (μ² + σ² − log σ² − 1)"


def exercises() -> None:
    """What a latent costs that says nothing; how much of one corner is in the middle of the square."""
    st.subheader("Exercise", anchor=False)
    first, second = st.columns(2, gap="large")
    with first:
        _collapsed()
    with second:
        _middle()


def _collapsed() -> None:
    st.markdown(
        "For one picture the encoder says of a latent that μ = 0 and σ² = 1, whatever the picture is. "
        "**How many nats does this latent add to the KL?**"
    )
    answer = st.number_input("Nats", value=None, step=0.1, key="exercise.vae", width=220)
    if answer is None:
        return
    if answer == 0:
        st.success(
            "Right: ½ (0² + 1 − log 1 − 1) = 0. Such a latent costs nothing, and says nothing: it has collapsed."
        )
    elif answer in (0.5, 1):
        st.error(f"The terms cancel: put μ = 0 and σ² = 1 into {KL}, and mind log 1.")
    elif answer < 0:
        st.error("A divergence is never below 0.")
    else:
        st.error(f"Not quite: put μ = 0 and σ² = 1 into {KL}.")


def _middle() -> None:
    st.markdown(
        "Between four corners, on straight lines, z is three quarters across (s = 0.75) and half-way up (t = 0.5). "
        "**What is the weight of z_B, the upper right corner's code?**"
    )
    answer = st.number_input("Weight", value=None, step=0.025, format="%.3f", key="exercise.corners", width=220)
    if answer is None:
        return
    if abs(answer - 0.375) < 1e-9:
        st.success("Right: s · t = 0.75 · 0.5 = 0.375. The four weights, 0.125, 0.375, 0.125 and 0.375, make 1.")
    elif abs(answer - 0.125) < 1e-9:
        st.error("That is the weight of A, (1 − s) t: B is on the right, where s grows.")
    elif abs(answer - 0.75) < 1e-9 or abs(answer - 0.5) < 1e-9:
        st.error("That is along one way only: C and D have their share too, so s and t multiply.")
    elif not 0 <= answer <= 1:
        st.error("Inside the square every weight is from 0 to 1, and the four of them make 1.")
    else:
        st.error("Not quite: z = t ((1 − s) z_A + s z_B) + (1 − t) ((1 − s) z_C + s z_D). What stands before z_B?")


def cards() -> None:
    """Where the networks come from, and how good they are on digits held out."""
    st.subheader("The networks", anchor=False)
    for name, said in SHOWN.items():
        opened = st.expander(f"`{name}`: {said}", key=f"card.{name}", on_change="rerun")
        if opened.open:
            opened.markdown(card_of(name).partition("\n")[2].replace("\n## ", "\n##### "))
