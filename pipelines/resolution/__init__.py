"""New mentions to launch events, flights, their claims and history."""
