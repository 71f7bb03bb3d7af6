"""Which files hold patents or marks, if anything: tables, XML and JSON; texts end otherwise."""

TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls"})
REGISTER_SUFFIXES = TABLE_SUFFIXES | {".xml", ".json"}
