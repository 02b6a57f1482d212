"""The designer of labels (标签设计): designs, one of them as it will be printed, and its keys.

Without it only who can write JSON could change a label. It knows app/labels alone; what draws and
keeps designs stands behind port.py. Start reading in tab.py.
"""
