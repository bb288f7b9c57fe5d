"""What people do by hand in the browser: set right, decide, compare, settle doubts, export, look into the log."""
