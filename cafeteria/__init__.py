"""WHAT: catalogue, menus, providers, clients and routes."""
