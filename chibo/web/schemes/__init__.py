"""Pages of schemes: resolutions with their goals, the way to one, the work and people around them."""
