"""The stand-in for the Jiangsu procurement platform and its DEP gateway: messages, rules, state.

Without it the client could only be tried with a real hospital's token. It may use the training
goods, litestar and nothing of our client. Start reading in desk.py.
"""
