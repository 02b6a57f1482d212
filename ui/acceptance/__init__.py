"""The acceptance screen: what people check, attach and sign, beside the receipt it belongs to.

Without it acceptance would be on paper alone. It may use app's values and ui.parts. Start reading
in acceptance_dialog.py.
"""
