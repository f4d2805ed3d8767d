"""The case (案件): one household's journey, with every value that anybody typed and where it came from."""
