"""What every page shares: templates, style, tags, navigation, error pages."""
