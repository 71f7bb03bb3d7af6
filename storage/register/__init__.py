"""The register: patents and marks, whose they are, how they came in, what experts added."""
