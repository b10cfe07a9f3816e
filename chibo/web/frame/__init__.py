"""The pages of the frame itself: settings of one's screen, language, the gallery, health."""
