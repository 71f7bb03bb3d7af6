"""The desk's own work on the registers: counts, tags, abstracts, translations, the industries."""
