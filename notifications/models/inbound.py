"""What comes in by SMS, and what it asks for."""
