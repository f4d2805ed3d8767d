"""個人番号の記入: in the individual-number zone alone. A number is fetched, printed, and kept nowhere."""
