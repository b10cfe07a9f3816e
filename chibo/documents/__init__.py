"""The register of official papers: numbers, what they are about, who signed; and what a form may know."""
