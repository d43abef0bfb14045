"""Lesson 2.1: a kernel walks over an image, and every product and every sum on the way is a number on the screen."""
