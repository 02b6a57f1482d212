"""The client of the Zhejiang drug purchasing platform (浙江药械采购平台, vendor hsnn).

Without it a hospital in Zhejiang would type orders, receipts and returns in by hand. It may use the
port of platforms, and requests. Start reading in sync/connectors/zhejiang_hsnn/platform.py.
"""
