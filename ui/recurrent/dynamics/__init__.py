"""The looks of lesson 3.1: their controls, their stages, their words."""
