"""The site: Django, thin over the library. It stores what people enter, moves work through its steps, and shows it."""
