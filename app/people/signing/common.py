"""Passwords that everybody tries first; without it the rules would take `Password@123`.

Compared without case, and without digits and signs at both ends (passwords.py). Small on purpose:
length and classes keep the rest out, and five wrong ones lock.
"""

from __future__ import annotations

_WORDS = """
password passw passwd pass admin administrator root user guest test testing demo welcome hello login
letmein iloveyou sunshine princess dragon monkey football baseball master shadow superman batman
trustno charlie michael jennifer jordan hunter killer soccer hockey ranger buster summer winter
spring autumn secret freedom whatever computer internet server service system manager operator
oracle mysql postgres sqlserver windows microsoft google tencent alibaba huawei xiaomi default
changeme qwerty qwertyuiop qwer qwert asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc
wsxedc qaz wsx poiuy mnbvcxz abc abcd abcde abcdef abcdefg abcabc aabbcc xyz
woaini woaiwojia aini nihao zhongguo beijing shanghai guangdong hubei wuhan china yiyuan yaofang
yaoku yaopin yaoxueke hospital pharmacy medicine drug drugstore warehouse tracedock zhuisuma
mima mimima koulu wodemima guanliyuan caozuoyuan ceshi renmin kangfu zhongyi
"""
_NUMBERS = """
1234567890 0123456789 9876543210 0987654321 1111111111 0000000000 8888888888 6666666666 5201314520
1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t q1w2e3r4 a1b2c3d4 1a2b3c4d 123qwe 123qweasd qwe123 asd123
abc123 a123456 123456a a12345678 aa123456 qq123456 zxc123 !qaz2wsx 1qaz@wsx 1qaz@wsx3edc !qaz@wsx
qwer1234 1234qwer asdf1234 1234abcd abcd1234 p@ssw0rd p@ssword passw0rd adm1n
"""
COMMON = frozenset((_WORDS + _NUMBERS).split())
