"""Every statistic with its interval, out of sums that were made elsewhere; knows no framework and no engine."""
