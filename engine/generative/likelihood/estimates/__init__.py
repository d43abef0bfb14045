"""log p(x) from samples, by four proposals at one budget; how sure each is, and how sure it believes to be."""
