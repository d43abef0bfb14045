"""The controls, the stage and the card of the lesson on features before learning."""
