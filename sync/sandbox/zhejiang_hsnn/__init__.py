"""The stand-in for the Zhejiang drug purchasing platform: token, calls of a hospital, a company.

Without it the client could only be tried with a real hospital's account. It may use the training
goods, litestar and nothing of our client. Start reading in desk.py.
"""
