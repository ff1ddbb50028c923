"""The differential proof: this engine against the official stylesheets, on documents that the project writes itself."""
