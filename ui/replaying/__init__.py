"""The replay of a receipt, from the window: what was recorded is played again and compared.

May use app.receiving.black_box's events, ui.parts and the port beside it. Start with
replay_dialog.py.
"""
