"""WHAT: assortment, menus, providers, clients and routes."""
