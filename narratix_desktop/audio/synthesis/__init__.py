"""Procedural sound: ambiences, effects and music made of noise and sines, nothing sampled."""
