"""British English: 3 November 2026, 03/11/2026, 14:05."""
