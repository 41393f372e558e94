"""Human review: the queue, judgements and what follows from them. REVIEW.md explains it."""
