"""Labels: a design, filled with fields, as whole dots; without it each language would draw its own.

Pure: no device, no database, no Qt. Start with design.py (the values), layout.py (design and fields
become a Drawing), raster.py (a Drawing becomes the dots that are shown and printed), languages/
(the dots become a job for a printer). Designs stand in resources/label_designs.
"""
