"""What comes in and goes out: import of workbooks, export of lists, the portable data set."""
