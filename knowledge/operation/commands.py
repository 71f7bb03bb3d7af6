"""Command words that a push's buttons and the routes behind them share."""

AGREE_WORD, DECLINE_WORD = "/同意对接", "/暂不对接"
RECORDAL_WORD = "/备案"
