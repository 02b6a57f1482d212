"""What is known before a scan: identifiers and items, rules of items, recalls and stops.

Without it proposals would wait for ever and a recall would need a programmer. May use ui.parts and
ui.ports; start reading in mappings_panel.py. The page around it: ui/known_page.py.
"""
