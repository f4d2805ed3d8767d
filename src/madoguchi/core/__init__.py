"""Pure part of Madoguchi: standard library only, no I/O, no clock, no randomness that is not passed in."""
