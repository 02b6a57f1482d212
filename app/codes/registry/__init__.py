"""Numbers of registers: 批准文号, 医保药品编码, 统一社会信用代码.

Without it they would be unknown text at the desk and in catalogues. Pure. Start reading in
app/codes/registry/numbers.py.
"""
