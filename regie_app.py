"""The front door: the only file that knows the whole house; wires the rooms into one application and one command."""
