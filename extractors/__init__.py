"""Pure stages: bytes or text in, frozen dataclasses out. No network, disk, clock or global state."""
