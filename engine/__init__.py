"""What follows from contracts and a case: resolution, typing, evaluation, explanation."""
