"""The web shell (webschil): design system, templates, languages, forms and errors."""
