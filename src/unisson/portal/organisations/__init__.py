"""Structures and their services, who belongs to them with which rights, their bank accounts, their technical accounts."""
