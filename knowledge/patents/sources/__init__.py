"""Files of patents and marks: tables, XML and JSON, each read row by row."""
