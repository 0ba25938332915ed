"""What happens in a chat. Each action locks the chat first, then its inquiry: one order of locks."""
