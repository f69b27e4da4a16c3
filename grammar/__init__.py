"""What one may write, and where it was written."""
