"""Carries attachments' files between this workstation and the service, beside the courier.

Without it a photo would be seen only where it was taken. It may use the transport and
app.receiving.acceptance; the courier does not know it. Start reading in carrier.py.
"""
