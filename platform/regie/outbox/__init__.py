"""The outbox (uitbak): everything that leaves the database, and the only retry. ADR 0005 tells why.

A job is a row, written in the transaction that asks for it. The relay hands the row's id to the queue; a
worker locks the row, acts for the person who asked, and marks it done in the transaction of its effect:
exactly once, or not at all.
"""
