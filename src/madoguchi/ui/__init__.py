"""The UI kit: layouts, components, form markup and translations that every yard renders with."""
