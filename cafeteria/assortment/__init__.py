"""Assortment (assortiment): products, their variants and dated tariffs; one for the whole cooperation."""
