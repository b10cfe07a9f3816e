"""What the articles print, read from the files beside this one."""
