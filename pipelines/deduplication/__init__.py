"""New articles to article groups: the copies of one wire story."""
