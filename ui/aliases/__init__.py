"""别名: which makers' names are one, and which old and new approval numbers.

Without it what a hospital knows of its makers would stay in one head. May use ui.parts and the
values of app.catalogue.aliases. Start reading in ui/aliases/panel.py.
"""
