"""The citizen's yard: guide, pre-entry, booking, position, status. It works without JavaScript."""
