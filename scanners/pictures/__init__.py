"""Codes in pictures: image files, and what a camera sees.

Without it only a bar code reader could read. It may use app.codes, app.readers, the rest of
scanners, OpenCV, zxing-cpp, zbar and Pillow; they are heavy, so nothing that starts with the
program imports this package. Start reading in scanners/pictures/decoding.py.
"""
