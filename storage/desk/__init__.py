"""The centre's desk: its people, and the requests they carry."""
