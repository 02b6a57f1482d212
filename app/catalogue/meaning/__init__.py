"""What a writing in a catalogue means: strengths, packs, units, makers, numbers, forms, prices.

Without it 0.25g and 250mg would be a warning, and 0.25g and 0.5g perhaps none. Pure: it may use
app.codes and app.catalogue.rows. Start reading in likeness.py, then text.py and strengths.py.
"""
