"""The audit trail (logboek): who did what, in the transaction that did it; append-only, chained afterwards.

Rows are written unchained, so that nobody waits for a chain. The sealer chains committed rows a second later;
that second is the price, ADR 0005 tells why. Details hold ids and figures, never names.
"""
