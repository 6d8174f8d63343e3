"""What the answers look like. Ids are text, times RFC 3339 in UTC, as in the exports; null is what there is none of."""
