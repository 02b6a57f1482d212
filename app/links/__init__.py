"""对接: what people see and wish of the ways to outside platforms.

Without it the service that keeps connections and the screens that show them would each have words
of their own. Plain values, spoken over HTTP as they stand; it uses nothing of the other areas. No
value that is shown carries a secret. Start reading in app/links/connections.py.
"""
