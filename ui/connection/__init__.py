"""连接前置服务: the dialog that joins a service, and the strip that offers it.

Without it a workstation could be enrolled on the command line only. It may use app and ui.parts;
start reading in ui/connection/dialog.py.
"""
