"""個人番号の記入の依頼: the office's side. It knows whose number goes where, and never the number."""
