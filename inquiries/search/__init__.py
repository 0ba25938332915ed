"""Finding inquiries by their words: what is kept of a text, what a query means, what is found."""
