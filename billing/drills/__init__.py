"""Drills (proeven): show on a throw-away database that a promise holds, with a control that must break it."""
