"""The controls and the stage of the unrolled recurrent network."""
