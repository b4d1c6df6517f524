"""What a message means, what an answer is about."""
