"""A question becomes an answer with citations that hold on a given day."""
