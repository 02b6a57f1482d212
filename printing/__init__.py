"""The door to paper: labels and receipts as PDF.

Without it no carton has a label and no receipt a signature. It may use app, reportlab and
zxing-cpp, never another door. Start reading in printing/document.py.
"""
