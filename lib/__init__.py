"""Doorstep 上门 — the words of the trade, as code, tables and screens use them.

See GLOSSARY; the README's glossary and the tests read it from here.
"""
