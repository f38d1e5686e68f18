"""Small pure parts that everything stands on: ids, clock, money, periods, the data folder. No Django, no engine."""
