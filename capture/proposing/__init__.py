"""Proposes the people and companies that match nothing: those we have dealt with, and never a machine."""
