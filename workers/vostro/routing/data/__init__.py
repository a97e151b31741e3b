"""Small dated files of facts: countries, places, banks, goods, words, each with its source."""
