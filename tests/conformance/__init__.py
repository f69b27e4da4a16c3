"""Published cases of dates, deadlines, money and logic, decided by contracts written in the language."""
