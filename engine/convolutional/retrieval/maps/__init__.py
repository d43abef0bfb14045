"""A space of many dimensions laid out in a plane: PCA, t-SNE step by step, and what such a map keeps and loses."""
