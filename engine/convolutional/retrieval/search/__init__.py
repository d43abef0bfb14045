"""The look in which a picture is searched for in several spaces at once."""
