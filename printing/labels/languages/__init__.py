"""What label printers speak; without it a raster could only be looked at.

Every language carries the same raster, dot by dot, and nothing else of the label: no font, no bar
code, no Chinese is asked of the printer. Pure: bytes in, bytes out; who sends them is another room.
Start with registry.py.
"""
