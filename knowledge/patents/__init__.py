"""Patents and trade marks: their numbers, classes and names, and how files of them are read."""
