"""Turns: who wants to hear of their turn, by which channel, and what they wish while they wait."""
