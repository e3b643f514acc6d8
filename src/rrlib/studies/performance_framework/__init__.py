"""How do the twelve indicators of the Strategy stand, and how far can each be trusted?"""
