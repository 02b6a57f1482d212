"""The door to paper: papers as PDF, labels as dots, and the printers that take them.

Without it no carton has a label and no receipt a signature. It may use app and the libraries that
draw, encode and reach printers, never another door. Start reading in printing/document.py for
papers, printing/labels/design.py for labels; queue/ sees to it that each label comes out once,
printers/ are the lines to the devices.
"""
