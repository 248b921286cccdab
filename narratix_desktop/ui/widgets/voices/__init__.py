"""Choosing a voice: what there is, what can be changed about it, and how it sounds beside the present one."""
