"""Statements (kostenoverzichten en de kostenverdeelstaat): files made of a finished run, PDF and XLSX.

Invariants, kept by the database: one document per run, owner and format; never changed; read by whoever may
read every municipality in it. What it holds follows from the run and what it booked, so that making it again
gives the same bytes.
"""
