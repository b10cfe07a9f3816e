"""Who did what, when, on whose behalf; who looked at whom; which form was sent once already."""
