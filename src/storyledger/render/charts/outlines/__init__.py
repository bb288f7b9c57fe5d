"""Outlines of countries, from Natural Earth (public domain); what is drawn is no statement on any border."""
