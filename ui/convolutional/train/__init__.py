"""The training lesson: its pad and controls, networks kept in files, its stage."""
