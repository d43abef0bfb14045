"""The controls and stages of image retrieval, a file a look."""
