"""The self-assessment of a firm's international compliance, in chat."""
