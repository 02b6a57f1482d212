"""The lines to label printers: by the network, a serial port, a USB device, or the system's queue.

Without it a label could be drawn and not come out. Bytes go out whole or it is said that they did
not; where a line carries answers, they are read. What the bytes mean is the business of
printing/labels/languages. Start reading in printing/printers/line.py.
"""
