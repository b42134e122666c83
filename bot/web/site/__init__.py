"""Pages for the shop's customers: contact form, chat widget, FAQ. They work without JavaScript
where there is a way, load nothing from elsewhere, and may be framed by the shop's own pages."""
