"""The classifiers’ controls, stage and card."""
