"""What staff and organisations open: the morning, the inbox, the directories."""
