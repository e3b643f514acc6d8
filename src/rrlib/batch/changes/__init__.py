"""What changed: published numbers before and now, which moved, and what is known of why."""
