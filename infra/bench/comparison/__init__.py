"""What the measurements are made of: compare, edges, reads, stack, flames."""
