"""What happens in a chat. The inquiry is locked before its chat; `add_line` locks the chat alone."""
