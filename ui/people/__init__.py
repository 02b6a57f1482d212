"""人员与权限: persons, what each role may do, workstations, who is signed in.

Without it an administrator would work at the server's command line. It uses ui/people/port.py and
the values of app/people/answers.py. Start reading in page.py.
"""
