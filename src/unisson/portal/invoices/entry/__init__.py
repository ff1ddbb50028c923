"""An invoice typed on line: its fields, how they are read, the EN 16931 document they make."""
